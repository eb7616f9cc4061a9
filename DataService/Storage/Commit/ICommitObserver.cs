namespace Tracepost.DataService.Storage.Commit;

/// <summary>Is told what is in the database now. It is on the way of every commit, so it must be quick and must not fail.</summary>
internal interface ICommitObserver
{
    /// <summary>These were just committed, and their names have numbers. They are valid until this returns.</summary>
    void Committed(IReadOnlyList<Fragment> fragments);
}
