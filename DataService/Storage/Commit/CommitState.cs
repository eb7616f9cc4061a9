namespace Tracepost.DataService.Storage.Commit;

/// <summary>How far a commit is.</summary>
internal sealed class CommitState
{
    /// <summary>Whether PostgreSQL may have committed: from then on a lost connection leaves the outcome open.</summary>
    public bool Begun { get; set; }

    /// <summary><see cref="Schema.ServerIdentity.Number"/> of the server in which it was made sure that what the fragments refer to is there.</summary>
    public int Server { get; set; }
}
