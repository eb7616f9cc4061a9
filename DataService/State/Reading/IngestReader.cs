using Npgsql;
using Tracepost.DataService.Rollups.Arrivals;
using Tracepost.TraceModel.State;

namespace Tracepost.DataService.State.Reading;

/// <summary>What all replicas stored lately, and what of it waits to be counted.</summary>
internal static class IngestReader
{
    private const string Select =
        "SELECT at, seconds, spans, bytes, commits FROM replica_reports WHERE at > clock_timestamp() - interval '30 minutes'";

    public static async Task<IngestRates> ReadAsync(NpgsqlConnection connection, DateTime now, CancellationToken cancellationToken)
    {
        var steps = new IngestSteps(now);
        await using (var select = new NpgsqlCommand(Select, connection))
        await using (var row = await select.ExecuteReaderAsync(cancellationToken))
        {
            while (await row.ReadAsync(cancellationToken))
                steps.Add(row.GetDateTime(0), TimeSpan.FromSeconds(row.GetFloat(1)), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4));
        }

        var rates = steps.ToRates();
        var backlog = await ArrivalTable.LookAsync(connection, cancellationToken);
        rates.WaitingCommits = (ulong)backlog.Commits;
        rates.Lag = (ulong)backlog.OldestAge.Ticks * TimeSpan.NanosecondsPerTick;
        return rates;
    }
}
