namespace Tracepost.DataService.Storage.Commit;

/// <summary>Whether PostgreSQL may have committed: from then on a lost connection leaves the outcome open.</summary>
internal sealed class CommitState
{
    public bool Begun { get; set; }
}
