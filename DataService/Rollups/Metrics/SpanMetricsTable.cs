using Npgsql;
using Tracepost.DataService.Query;
using Tracepost.TraceModel;

namespace Tracepost.DataService.Rollups.Metrics;

/// <summary>The table <c>span_metrics</c>: one row holds the operations of a service in a slot.</summary>
internal static class SpanMetricsTable
{
    /// <summary>What <see cref="Read"/> reads, in its order, but for durations: those are most of a row, and kept apart from it if it is large.</summary>
    public const string Counts = "start_ns, length_ns, service, operations, kinds, calls, errors";

    /// <summary>All that <see cref="Read"/> reads.</summary>
    public const string Columns = Counts + ", durations";

    private const string Insert = $"INSERT INTO span_metrics ({Columns}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";

    private const int RowsPerBatch = 500;

    /// <summary>Appends rows.</summary>
    public static async Task WriteAsync(
        NpgsqlConnection connection, IEnumerable<KeyValuePair<SlotKey, ServiceCounts>> slots, CancellationToken cancellationToken)
    {
        foreach (var some in slots.Chunk(RowsPerBatch))
        {
            await using var batch = new NpgsqlBatch(connection);
            foreach (var (slot, counts) in some) batch.BatchCommands.Add(Row(slot, counts));
            await batch.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    /// <summary>The slot of the row that the reader is at.</summary>
    public static SlotKey ReadSlot(NpgsqlDataReader row) => new(row.GetInt64(0), row.GetInt64(1), row.GetString(2));

    /// <summary>Adds the counts of the row that the reader is at; durations only if they were selected.</summary>
    /// <param name="row">The reader.</param>
    /// <param name="counts">To what those of an operation are added; null if to nothing.</param>
    /// <exception cref="InvalidDataException">The row is damaged.</exception>
    public static void Read(NpgsqlDataReader row, Func<OperationKind, OperationCounts?> counts)
    {
        var names = row.GetFieldValue<string[]>(3);
        var kinds = row.GetFieldValue<short[]>(4);
        var calls = row.GetFieldValue<long[]>(5);
        var errors = row.GetFieldValue<long[]>(6);
        var durations = row.FieldCount > 7 ? row.GetFieldValue<byte[][]>(7) : null;
        for (var i = 0; i < names.Length; i++) counts(new OperationKind(names[i], (SpanKind)kinds[i]))?.Add(calls[i], errors[i], durations?[i]);
    }

    private static NpgsqlBatchCommand Row(SlotKey slot, ServiceCounts counts)
    {
        var command = new NpgsqlBatchCommand(Insert);
        command.Add(slot.StartNs);
        command.Add(slot.LengthNs);
        command.Add(slot.Service);
        command.Add(counts.Operations.Keys.Select(operation => operation.Name).ToArray());
        command.Add(counts.Operations.Keys.Select(operation => (short)operation.Kind).ToArray());
        command.Add(counts.Operations.Values.Select(operation => operation.Calls).ToArray());
        command.Add(counts.Operations.Values.Select(operation => operation.Errors).ToArray());
        command.Add(counts.Operations.Values.Select(operation => operation.Durations.Encode()).ToArray());
        return command;
    }
}
