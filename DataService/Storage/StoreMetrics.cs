using System.Diagnostics.Metrics;

namespace Tracepost.DataService.Storage;

/// <summary>What the store measures about itself.</summary>
internal sealed class StoreMetrics
{
    public const string MeterName = "Tracepost.DataService";

    private readonly Counter<long> _uncompressed;
    private readonly Counter<long> _compressed;
    private readonly Counter<long> _fragments;
    private readonly Histogram<double> _copy;
    private readonly Counter<long> _failures;
    private readonly Counter<long> _names;
    private readonly Counter<long> _dropped;
    private int _partitions;
    private int _dictionary;
    private long _size;
    private long _overLimit;

    public StoreMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _uncompressed = meter.CreateCounter<long>("tracepost.store.payload.uncompressed", "By", "OTLP bytes committed, before compression.");
        _compressed = meter.CreateCounter<long>("tracepost.store.payload.compressed", "By", "OTLP bytes committed, after compression.");
        _fragments = meter.CreateCounter<long>("tracepost.store.fragments", "{fragment}", "Fragments committed.");
        _copy = meter.CreateHistogram<double>("tracepost.store.copy.duration", "s", "From the start of a COPY to its commit.");
        _failures = meter.CreateCounter<long>("tracepost.store.failures", "{commit}", "Commits that failed, by whether a retry may help.");
        _names = meter.CreateCounter<long>("tracepost.store.names", "{name}", "Service and operation names written, by kind and outcome.");
        _dropped = meter.CreateCounter<long>("tracepost.store.retention.dropped", "{item}", "What retention removed, by kind.");
        meter.CreateObservableGauge("tracepost.store.partitions", () => _partitions, "{partition}", "Partitions of trace_fragments.");
        meter.CreateObservableGauge("tracepost.store.size", () => Volatile.Read(ref _size), "By", "What all tables take on the disk, with indexes.");
        meter.CreateObservableGauge("tracepost.store.size.over_limit", () => Volatile.Read(ref _overLimit), "By", "What of it is more than Retention:MaxBytes.");
        meter.CreateObservableGauge("tracepost.store.dictionary", () => _dictionary, description: "The dictionary in use; 0 for none.");
    }

    public void Committed(int fragments, long uncompressed, long compressed, TimeSpan copy)
    {
        _fragments.Add(fragments);
        _uncompressed.Add(uncompressed);
        _compressed.Add(compressed);
        _copy.Record(copy.TotalSeconds);
    }

    public void Failed(bool retryable) => _failures.Add(1, new KeyValuePair<string, object?>("retryable", retryable));

    /// <param name="kind">service or operation.</param>
    /// <param name="outcome">stored: a new row; touched: seen on a new day; overflow: one too many.</param>
    /// <param name="count">How many.</param>
    public void Names(string kind, string outcome, int count)
    {
        if (count > 0) _names.Add(count, new("kind", kind), new("outcome", outcome));
    }

    /// <param name="kind">partition, day (of which the spans were too much), service, operation, dictionary, activity or arrival.</param>
    /// <param name="count">How many.</param>
    public void Dropped(string kind, int count)
    {
        if (count > 0) _dropped.Add(count, new KeyValuePair<string, object?>("kind", kind));
    }

    public void Partitions(int count) => _partitions = count;

    /// <param name="bytes">What all tables take.</param>
    /// <param name="overLimit">What of it is too much and cannot be removed.</param>
    public void Size(long bytes, long overLimit)
    {
        Volatile.Write(ref _size, bytes);
        Volatile.Write(ref _overLimit, overLimit);
    }

    public void Dictionary(int id) => _dictionary = id;
}
