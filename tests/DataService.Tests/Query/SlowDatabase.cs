using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Tracepost.DataService.Tests.Query;

/// <summary>A lock on a table makes PostgreSQL as slow as a test needs it.</summary>
internal static class SlowDatabase
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Nobody can read fragments until the result is disposed.</summary>
    public static async Task<NpgsqlConnection> LockAsync(QueryHost host)
    {
        var connection = await host.Services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync(Cancellation);
        await using var command = new NpgsqlCommand("BEGIN; LOCK TABLE trace_fragments IN ACCESS EXCLUSIVE MODE", connection);
        await command.ExecuteNonQueryAsync(Cancellation);
        return connection;
    }

    /// <summary>Waits until so many queries wait in PostgreSQL, as <c>pg_stat_activity</c> tells; what works in the background may wait too.</summary>
    public static async Task WaitForWaitingAsync(QueryHost host, long count)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(TimeSpan.FromSeconds(20));
        while (true)
        {
            await using var command = host.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%FROM trace_fragments%'");
            if ((long)(await command.ExecuteScalarAsync(limit.Token))! == count) return;
            await Task.Delay(20, limit.Token);
        }
    }
}
