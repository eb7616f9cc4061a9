using System.Runtime.InteropServices;
using Npgsql;

namespace Tracepost.DataService.Rollups.Metrics;

/// <summary>Counts spans per service, operation and minute in which they start: how many, how many with errors, how long.</summary>
internal sealed class SpanMetricsRollup(SpanMetricsOptions options) : IRollup
{
    public IRollupRound Begin() => new Round(options.MaxOperationsPerService);

    private sealed class Round(int maxOperations) : IRollupRound
    {
        private readonly Dictionary<SlotKey, ServiceCounts> _slots = [];

        public void Add(TraceChange change)
        {
            for (var i = 0; i < change.New.Count; i++)
            {
                var span = change.New[i];
                ref var counts = ref CollectionsMarshal.GetValueRefOrAddDefault(
                    _slots, SlotKey.Of(span.Key.StartNs, SlotKey.Minute, span.Service), out _);
                counts ??= new ServiceCounts();
                counts.Of(new OperationKind(span.Name, span.Key.Kind)).Add(span);
            }
        }

        public Task WriteAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
        {
            foreach (var counts in _slots.Values) counts.Limit(maxOperations);
            return SpanMetricsTable.WriteAsync(connection, _slots, cancellationToken);
        }
    }
}
