namespace Tracepost.TraceModel.Statistics;

/// <summary>The figures of some spans of a trace that have something in common. Times are in nanoseconds.</summary>
public sealed class SpanGroup
{
    private readonly ulong[] _durations;

    internal SpanGroup(GroupKey key, List<ulong> durations, int errors, double selfNano)
    {
        Key = key;
        Errors = errors;
        SelfNano = selfNano;
        _durations = [.. durations];
        Array.Sort(_durations);
        foreach (var duration in _durations) TotalNano += duration;
    }

    /// <summary>What they have in common.</summary>
    public GroupKey Key { get; }

    /// <summary>The number of spans, at least one.</summary>
    public int Count => _durations.Length;

    /// <summary>How many of them failed.</summary>
    public int Errors { get; }

    /// <summary>Their durations together.</summary>
    public double TotalNano { get; }

    /// <summary>Their self times together.</summary>
    public double SelfNano { get; }

    /// <summary>The mean of their durations.</summary>
    public double AverageNano => TotalNano / Count;

    /// <summary>The shortest duration.</summary>
    public ulong MinNano => _durations[0];

    /// <summary>The longest duration.</summary>
    public ulong MaxNano => _durations[^1];

    /// <summary>The duration that so many of the spans (0 to 1) do not exceed: the nearest rank, so always one that a span had.</summary>
    public ulong Quantile(double share) => _durations[Math.Clamp((int)Math.Ceiling(share * Count) - 1, 0, Count - 1)];
}

/// <summary>What the spans of a group have in common; null is what they were not grouped by.</summary>
/// <param name="Service">The service.</param>
/// <param name="Operation">The operation; empty if the spans have no name.</param>
/// <param name="Value">The attribute's value.</param>
public readonly record struct GroupKey(string? Service, string? Operation, string? Value);
