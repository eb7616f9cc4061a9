using Tracepost.TraceModel;

namespace Tracepost.ApiService.QueryApis.Jaeger;

/// <summary>
/// What Jaeger's query service changes in the spans of a trace before it shows them, beside the spans themselves:
/// Zipkin's server spans that share an id with their client get an id of their own, and clock skew between hosts is found.
/// As in Jaeger, skew is only reported by default: timestamps stay unless a maximal correction is configured.
/// </summary>
internal sealed class SpanAdjustments
{
    private readonly List<string>?[] _warnings;

    private SpanAdjustments(IReadOnlyList<Span> spans)
    {
        Ids = new SpanId[spans.Count];
        Parents = new SpanId[spans.Count];
        _warnings = new List<string>?[spans.Count];
        for (var i = 0; i < spans.Count; i++)
        {
            Ids[i] = spans[i].SpanId;
            Parents[i] = spans[i].ParentSpanId;
        }
    }

    public SpanId[] Ids { get; }

    public SpanId[] Parents { get; }

    /// <summary>The spans as they are.</summary>
    public static SpanAdjustments None(IReadOnlyList<Span> spans) => new(spans);

    /// <summary>All adjustments of a whole trace.</summary>
    public static SpanAdjustments Of(IReadOnlyList<Span> spans)
    {
        var adjustments = new SpanAdjustments(spans);
        adjustments.SeparateSharedIds(spans);
        ClockSkew.Report(spans, adjustments);
        return adjustments;
    }

    public IReadOnlyList<string> Warnings(int span) => _warnings[span] ?? [];

    public void Warn(int span, string warning) => (_warnings[span] ??= []).Add(warning);

    private void SeparateSharedIds(IReadOnlyList<Span> spans)
    {
        // The id maps to true if a client span has it.
        var used = new Dictionary<SpanId, bool>(spans.Count);
        foreach (var span in spans)
            used[span.SpanId] = span.Kind == SpanKind.Client || used.GetValueOrDefault(span.SpanId);

        var renamed = new Dictionary<SpanId, SpanId>();
        ulong last = 0;
        for (var i = 0; i < spans.Count; i++)
        {
            var shared = spans[i].SpanId;
            if (spans[i].Kind != SpanKind.Server || !used[shared]) continue;
            do last++;
            while (used.ContainsKey(new SpanId(last)));
            renamed[shared] = new SpanId(last);
            Ids[i] = new SpanId(last);
            Parents[i] = shared;
        }

        if (renamed.Count == 0) return;
        for (var i = 0; i < Parents.Length; i++)
        {
            if (renamed.TryGetValue(Parents[i], out var parent) && Ids[i] != parent)
                Parents[i] = parent;
        }
    }
}
