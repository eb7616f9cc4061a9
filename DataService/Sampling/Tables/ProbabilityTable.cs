using Npgsql;
using Tracepost.DataService.Sampling.Calculation;

namespace Tracepost.DataService.Sampling.Tables;

/// <summary>The table <c>sampling_probabilities</c>, as the one who computes reads and writes it.</summary>
internal static class ProbabilityTable
{
    private const string Select =
        """
        SELECT p.service, p.operation, p.probability, p.traces_per_second, p.changed_at, p.seen_at
        FROM sampling_probabilities p JOIN sampling_services asked ON asked.name = p.service AND asked.asked_at > $1
        """;

    private const string Upsert =
        """
        INSERT INTO sampling_probabilities (service, operation, probability, traces_per_second, changed_at, seen_at)
        SELECT * FROM unnest($1, $2, $3, $4, $5, $6)
        ON CONFLICT (service, operation) DO UPDATE SET
            probability = excluded.probability, traces_per_second = excluded.traces_per_second,
            changed_at = excluded.changed_at, seen_at = excluded.seen_at
        """;

    private const string Delete =
        """
        DELETE FROM sampling_probabilities p USING unnest($1, $2) AS gone (service, operation)
        WHERE p.service = gone.service AND p.operation = gone.operation
        """;

    private const string DeleteOld = "DELETE FROM sampling_probabilities WHERE seen_at < $1";

    private const int BatchSize = 5_000;

    /// <summary>Of the services for which somebody asked since then.</summary>
    public static async Task<Dictionary<OperationKey, OperationState>> ReadAsync(
        NpgsqlConnection connection, DateTimeOffset askedSince, CancellationToken cancellationToken)
    {
        await using var select = new NpgsqlCommand(Select, connection);
        select.Parameters.Add(new() { Value = askedSince });
        await using var rows = await select.ExecuteReaderAsync(cancellationToken);
        var states = new Dictionary<OperationKey, OperationState>();
        while (await rows.ReadAsync(cancellationToken))
        {
            states[new OperationKey(rows.GetString(0), rows.GetString(1))] = new OperationState(
                rows.GetDouble(2), rows.GetDouble(3), rows.GetFieldValue<DateTimeOffset>(4), rows.GetFieldValue<DateTimeOffset>(5));
        }

        return states;
    }

    /// <summary>Writes what is new or changed.</summary>
    public static async Task WriteAsync(
        NpgsqlConnection connection, IReadOnlyCollection<KeyValuePair<OperationKey, OperationState>> states, CancellationToken cancellationToken)
    {
        foreach (var batch in states.Chunk(BatchSize))
        {
            await using var upsert = new NpgsqlCommand(Upsert, connection);
            upsert.Parameters.Add(new() { Value = Array.ConvertAll(batch, row => row.Key.Service) });
            upsert.Parameters.Add(new() { Value = Array.ConvertAll(batch, row => row.Key.Operation) });
            upsert.Parameters.Add(new() { Value = Array.ConvertAll(batch, row => row.Value.Probability) });
            upsert.Parameters.Add(new() { Value = Array.ConvertAll(batch, row => row.Value.TracesPerSecond) });
            upsert.Parameters.Add(new() { Value = Array.ConvertAll(batch, row => row.Value.ChangedAt) });
            upsert.Parameters.Add(new() { Value = Array.ConvertAll(batch, row => row.Value.SeenAt) });
            await upsert.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    /// <summary>Removes these.</summary>
    public static async Task DeleteAsync(
        NpgsqlConnection connection, IReadOnlyCollection<OperationKey> operations, CancellationToken cancellationToken)
    {
        foreach (var batch in operations.Chunk(BatchSize))
        {
            await using var delete = new NpgsqlCommand(Delete, connection);
            delete.Parameters.Add(new() { Value = Array.ConvertAll(batch, operation => operation.Service) });
            delete.Parameters.Add(new() { Value = Array.ConvertAll(batch, operation => operation.Operation) });
            await delete.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    /// <summary>Removes operations, also of services for which nobody asks any more, of which no trace came since then.</summary>
    /// <returns>How many.</returns>
    public static async Task<int> ForgetAsync(NpgsqlConnection connection, DateTimeOffset seenBefore, CancellationToken cancellationToken)
    {
        await using var delete = new NpgsqlCommand(DeleteOld, connection);
        delete.Parameters.Add(new() { Value = seenBefore });
        return await delete.ExecuteNonQueryAsync(cancellationToken);
    }
}
