using System.Runtime.CompilerServices;
using Google.Protobuf;
using Npgsql;
using Tracepost.DataService.Query;
using Tracepost.TraceModel.Metrics;

namespace Tracepost.DataService.Rollups.Metrics;

/// <summary>Reads what was counted, slot after slot; one slot is in memory at a time.</summary>
internal sealed class SpanMetricsReader(NpgsqlDataSource database)
{
    private const string From =
        """
         FROM span_metrics
        WHERE service = ANY ($1) AND start_ns > $2 AND start_ns < $4 AND start_ns + length_ns > $3
        ORDER BY start_ns, length_ns, service
        """;

    private const string SelectCounts = $"SELECT {SpanMetricsTable.Counts}{From}";

    private const string SelectAll = $"SELECT {SpanMetricsTable.Columns}{From}";

    /// <summary>The points of the slots that touch the window; those of a slot come together.</summary>
    /// <exception cref="InvalidDataException">A row is damaged.</exception>
    public async IAsyncEnumerable<List<SpanMetricsPoint>> ReadAsync(
        GetSpanMetricsRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(request.WithDurations ? SelectAll : SelectCounts);
        var from = Ns(request.StartMin);
        command.Add(request.Services.ToArray());
        command.Add(from - SlotKey.Hour);
        command.Add(from);
        command.Add(Ns(request.StartMax));
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var kinds = request.Kinds.ToHashSet();
        var slot = default(SlotKey);
        var counts = new ServiceCounts();
        while (await row.ReadAsync(cancellationToken))
        {
            var next = SpanMetricsTable.ReadSlot(row);
            if (next != slot && counts.Operations.Count > 0)
            {
                yield return [.. ToPoints(slot, counts, request.WithDurations)];
                counts = new ServiceCounts();
            }

            slot = next;
            SpanMetricsTable.Read(row, operation => kinds.Count == 0 || kinds.Contains((int)operation.Kind) ? counts.Of(Key(operation)) : null);
        }

        if (counts.Operations.Count > 0) yield return [.. ToPoints(slot, counts, request.WithDurations)];

        // An operation is the same whatever its kind; and without operations, a service is one.
        OperationKind Key(OperationKind operation) => new(request.ByOperation ? operation.Name : "", default);
    }

    private static IEnumerable<SpanMetricsPoint> ToPoints(SlotKey slot, ServiceCounts counts, bool withDurations) =>
        counts.Operations.OrderBy(operation => operation.Key.Name, StringComparer.Ordinal).Select(operation => new SpanMetricsPoint
        {
            Start = (ulong)slot.StartNs,
            Length = (ulong)slot.LengthNs,
            Service = slot.Service,
            Operation = operation.Key.Name,
            Calls = (ulong)operation.Value.Calls,
            Errors = (ulong)operation.Value.Errors,
            Durations = withDurations ? UnsafeByteOperations.UnsafeWrap(operation.Value.Durations.Encode()) : ByteString.Empty,
        });

    private static long Ns(ulong time) => (long)Math.Min(time, long.MaxValue);
}
