namespace Tracepost.DataService.Storage.Commit;

/// <summary>How commits are made. Section <c>Store</c>.</summary>
internal sealed record StoreOptions
{
    public const string Section = "Store";

    /// <summary>
    /// Whether a commit waits until it is on PostgreSQL's disk. Without it, a crash of PostgreSQL may lose the last second of spans that
    /// were acknowledged.
    /// </summary>
    public bool SynchronousCommit { get; init; } = true;
}
