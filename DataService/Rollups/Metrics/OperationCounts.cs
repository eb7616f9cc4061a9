using Tracepost.TraceModel;
using Tracepost.TraceModel.Metrics;

namespace Tracepost.DataService.Rollups.Metrics;

/// <summary>An operation of a service; the name is empty for those that are too many.</summary>
internal readonly record struct OperationKind(string Name, SpanKind Kind);

/// <summary>What was counted of an operation in a slot.</summary>
internal sealed class OperationCounts
{
    /// <summary>How many spans.</summary>
    public long Calls { get; private set; }

    /// <summary>Those with status ERROR.</summary>
    public long Errors { get; private set; }

    /// <summary>How long they took.</summary>
    public LatencyHistogram Durations { get; } = new();

    public void Add(RolledSpan span)
    {
        Calls++;
        if (span.IsError) Errors++;
        Durations.Add(span.EndNs - span.Key.StartNs);
    }

    public void Add(OperationCounts other)
    {
        Calls += other.Calls;
        Errors += other.Errors;
        Durations.Add(other.Durations);
    }

    /// <exception cref="InvalidDataException">The durations are damaged.</exception>
    public void Add(long calls, long errors, ReadOnlySpan<byte> durations)
    {
        Calls += calls;
        Errors += errors;
        Durations.AddEncoded(durations);
    }
}
