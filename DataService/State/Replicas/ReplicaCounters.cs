using System.Diagnostics.Metrics;
using Tracepost.ServiceDefaults.Telemetry;

namespace Tracepost.DataService.State.Replicas;

/// <summary>What this DataService counted since it started, of what its reports say: what it stored, what it refused and why, what compaction saved.</summary>
internal sealed class ReplicaCounters : IDisposable
{
    private const string Spans = "tracepost.ingest.spans";
    private const string Bytes = "tracepost.ingest.bytes";
    private const string Commits = "tracepost.ingest.commit.duration";
    private const string Stored = "stored";

    private static readonly Dictionary<string, string?> Watched = new()
    {
        [Spans] = null,
        [Bytes] = null,
        [Commits] = "outcome",
        ["tracepost.ingest.requests"] = "outcome",
        ["tracepost.ingest.rejected"] = "reason",
        ["tracepost.store.retention.dropped"] = "kind",
        ["tracepost.compaction.days"] = null,
        ["tracepost.compaction.saved"] = null,
    };

    private readonly MetricTotals _totals;

    public ReplicaCounters(IMeterFactory meters) => _totals = new MetricTotals(meters, Watched);

    /// <summary>What was stored until now.</summary>
    public StoredCounts Now() => new(_totals.Of(Spans), _totals.Of(Bytes), _totals.Of(Commits, Stored));

    /// <summary>All of it, as <c>metric</c> or <c>metric/value of its tag</c>.</summary>
    public IReadOnlyList<(string Name, long Count)> All() =>
    [
        .. Watched.Keys.Order(StringComparer.Ordinal)
            .SelectMany(name => _totals.By(name).Select(total => (total.Value.Length > 0 ? $"{name}/{total.Value}" : name, total.Count))),
    ];

    /// <inheritdoc/>
    public void Dispose() => _totals.Dispose();
}

/// <summary>What was stored.</summary>
/// <param name="Spans">How many spans.</param>
/// <param name="Bytes">Of requests, uncompressed.</param>
/// <param name="Commits">That succeeded.</param>
internal readonly record struct StoredCounts(long Spans, long Bytes, long Commits);
