using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Tracepost.ServiceDefaults.Telemetry;

/// <summary>
/// What counters of this process came to since it began, for those who look at a page and have no store of metrics. Of a histogram the number of its
/// measurements is counted. It counts from when it is made, so that is to be early.
/// </summary>
public sealed class MetricTotals : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly Dictionary<string, string?> _watched;
    private readonly ConcurrentDictionary<(string Instrument, string Value), Total> _totals = new();

    /// <summary>Begins to count.</summary>
    /// <param name="meters">Whose meters are meant: other hosts of the same process, as tests have them, have others.</param>
    /// <param name="watched">Names of instruments, each with the tag by whose values it is told apart, or null for one number.</param>
    public MetricTotals(IMeterFactory meters, IReadOnlyDictionary<string, string?> watched)
    {
        _watched = new Dictionary<string, string?>(watched, StringComparer.Ordinal);
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, meters) && _watched.TryGetValue(instrument.Name, out var tag)) listener.EnableMeasurementEvents(instrument, tag);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, tag) => Add(instrument, value, tags, (string?)tag));
        _listener.SetMeasurementEventCallback<double>((instrument, _, tags, tag) => Add(instrument, 1, tags, (string?)tag));
        _listener.Start();
    }

    /// <summary>What an instrument came to, all values of its tag together.</summary>
    public long Of(string instrument) => By(instrument).Sum(total => total.Count);

    /// <summary>What it came to for one value of its tag.</summary>
    public long Of(string instrument, string value) => _totals.TryGetValue((instrument, value), out var total) ? total.Count : 0;

    /// <summary>What it came to for each value of its tag that was there, in the alphabet's order.</summary>
    public IReadOnlyList<(string Value, long Count)> By(string instrument) =>
    [
        .. _totals.Where(total => total.Key.Instrument == instrument).Select(total => (total.Key.Value, total.Value.Count))
            .OrderBy(total => total.Value, StringComparer.Ordinal),
    ];

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    private void Add(Instrument instrument, long count, ReadOnlySpan<KeyValuePair<string, object?>> tags, string? tag)
    {
        var value = "";
        foreach (var (key, its) in tags)
        {
            if (key == tag) value = its?.ToString() ?? "";
        }

        _totals.GetOrAdd((instrument.Name, value), _ => new Total()).Add(count);
    }

    private sealed class Total
    {
        private long _count;

        public long Count => Volatile.Read(ref _count);

        public void Add(long count) => Interlocked.Add(ref _count, count);
    }
}
