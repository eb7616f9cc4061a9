using Npgsql;

namespace Tracepost.DataService.Storage;

/// <summary>Where fragments are committed.</summary>
internal interface IFragmentStore
{
    /// <summary>
    /// Commits all fragments in one transaction: when the task completes they are durable; when it fails none is, or (if the
    /// connection was lost during the commit) nobody knows, and the sender repeats them.
    /// </summary>
    /// <exception cref="StoreUnavailableException">PostgreSQL is away or refuses for now: worth a retry.</exception>
    Task WriteAsync(IReadOnlyList<Fragment> fragments, CancellationToken cancellationToken);
}

/// <summary>PostgreSQL is away, starting, shutting down, full or out of connections: worth a retry.</summary>
internal sealed class StoreUnavailableException(string message, Exception inner) : Exception(message, inner)
{
    /// <summary>There is no room on PostgreSQL's disk: that takes somebody to see to it.</summary>
    public bool IsFull => InnerException is PostgresException { SqlState: PostgresErrorCodes.DiskFull };
}
