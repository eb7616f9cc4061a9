using Npgsql;

namespace Tracepost.DataService.Storage.Commit;

/// <summary>
/// Keeps the promise that what was acknowledged is on the disk, whatever PostgreSQL's default is: where an administrator has turned
/// synchronous_commit off, our commits turn it on again. Stronger settings (remote_write, remote_apply) are left as they are.
/// </summary>
internal sealed class CommitDurability(NpgsqlDataSource database, StoreOptions options)
{
    /// <summary>What to say on a connection before a commit; null when nothing need be said. The pool takes it back.</summary>
    public string? Statement { get; private set; } = options.SynchronousCommit ? null : "SET synchronous_commit = off";

    /// <summary>Asks PostgreSQL for its default.</summary>
    public async Task LearnAsync(CancellationToken cancellationToken)
    {
        if (!options.SynchronousCommit) return;
        await using var show = database.CreateCommand("SHOW synchronous_commit");
        Statement = await show.ExecuteScalarAsync(cancellationToken) is "off" ? "SET synchronous_commit = on" : null;
    }
}
