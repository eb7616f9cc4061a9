using System.Diagnostics.Metrics;
using Tracepost.DataService.Storage;

namespace Tracepost.DataService.Compaction;

/// <summary>What compaction counts.</summary>
internal sealed class CompactionMetrics
{
    private readonly Counter<long> _read;
    private readonly Counter<long> _written;
    private readonly Counter<long> _duplicates;
    private readonly Counter<long> _days;
    private readonly Counter<long> _saved;
    private readonly Counter<long> _failures;

    public CompactionMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(StoreMetrics.MeterName);
        _read = meter.CreateCounter<long>("tracepost.compaction.fragments.read", "{fragment}", "Fragments of closed days that were copied.");
        _written = meter.CreateCounter<long>("tracepost.compaction.fragments.written", "{fragment}", "Fragments that these were merged to.");
        _duplicates = meter.CreateCounter<long>("tracepost.compaction.duplicates", "{span}", "Spans left out because they were stored twice.");
        _days = meter.CreateCounter<long>("tracepost.compaction.days", "{day}", "Days that were exchanged for their compacted form.");
        _saved = meter.CreateCounter<long>("tracepost.compaction.saved", "By", "Bytes by which they became smaller, with indexes.");
        _failures = meter.CreateCounter<long>("tracepost.compaction.failures", "{failure}", "Pieces of work that failed, to be done again.");
    }

    public void Copied(long read, long written, long duplicates)
    {
        _read.Add(read);
        _written.Add(written);
        if (duplicates > 0) _duplicates.Add(duplicates);
    }

    public void Exchanged(long before, long after)
    {
        _days.Add(1);
        _saved.Add(Math.Max(0, before - after));
    }

    public void Failed() => _failures.Add(1);
}
