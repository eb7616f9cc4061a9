using Npgsql;
using Tracepost.DataService.Storage.Schema;

namespace Tracepost.DataService.Storage.Commit;

/// <summary>
/// Commits fragments: first what they refer to (names, partitions, activity), of which in the normal case nothing is new, then one COPY
/// in a transaction of its own. Safe for several writers at once.
/// </summary>
internal sealed class FragmentStore(
    NpgsqlDataSource database,
    WhatIsStored stored,
    FragmentCopy copy,
    StoreReadiness readiness,
    ServerIdentity server,
    StoreMetrics metrics,
    CommitLoad load,
    IEnumerable<ICommitObserver> observers,
    ILogger<FragmentStore> logger) : IFragmentStore
{
    private readonly ICommitObserver[] _observers = [.. observers];

    public async Task WriteAsync(IReadOnlyList<Fragment> fragments, CancellationToken cancellationToken)
    {
        if (fragments.Count == 0) return;
        if (!readiness.IsReady)
            throw new StoreUnavailableException("The database is not prepared yet.", new InvalidOperationException("The schema is not in place."));

        var commit = new CommitState();
        load.Begin();
        try
        {
            try
            {
                await TryWriteAsync(fragments, commit, cancellationToken);
            }
            catch (Exception e) when (IsMissingPartition(e) || FragmentCopy.IsTakenId(e) || (!commit.Begun && Transience.IsOverWithTheConnection(e)))
            {
                // Connections that were idle when PostgreSQL restarted fail at their first use, and another replica may have dropped a
                // partition of which we knew, or have given a commit our number. Nothing was committed, so it can be done again.
                StoreLog.Again(logger, fragments.Count, e.Message);
                commit.Begun = false;
                stored.Distrust();
                if (e is not PostgresException { SqlState: PostgresErrorCodes.CheckViolation or PostgresErrorCodes.UniqueViolation })
                {
                    database.Clear();
                    // Meets the server that is there now: see ServerIdentity.
                    await (await database.OpenConnectionAsync(cancellationToken)).DisposeAsync();
                }

                await TryWriteAsync(fragments, commit, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            stored.Distrust();
            throw;
        }
        catch (Exception e)
        {
            stored.Distrust();
            var retryable = Transience.IsTransient(e) || IsMissingPartition(e);
            metrics.Failed(retryable);
            if (!retryable) throw;
            throw new StoreUnavailableException($"PostgreSQL did not take the spans: {e.Message}", e);
        }
        finally
        {
            load.End();
        }
    }

    private async Task TryWriteAsync(IReadOnlyList<Fragment> fragments, CommitState commit, CancellationToken cancellationToken)
    {
        commit.Server = server.Number;
        await stored.EnsureAsync(fragments, cancellationToken);
        await copy.CopyAsync(fragments, commit, cancellationToken);
        foreach (var observer in _observers) observer.Committed(fragments);
    }

    /// <summary>"no partition of relation "trace_fragments" found for row"</summary>
    private static bool IsMissingPartition(Exception exception) =>
        exception is PostgresException { SqlState: PostgresErrorCodes.CheckViolation };
}
