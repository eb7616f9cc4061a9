namespace Tracepost.TraceModel.Adjusting;

/// <summary>
/// What Jaeger's query service does to a trace before it shows it, in its order: server spans that share an id with a client get one of
/// their own; attributes and events are sorted; duplicates are dropped; clocks that differ between hosts are found, and corrected if that
/// is wanted; addresses that are numbers become readable; what spans say about their library goes to the resource; links to nothing go.
/// The work is linear in the spans, whatever their parents say. A span that needs none of it stays its own OTLP bytes; of the others
/// <see cref="SpanRewriter"/> makes new ones when they are asked for.
/// </summary>
/// <param name="maxClockSkewNano">The largest correction of a span's times in nanoseconds; 0: times stay, and what would be corrected is a warning.</param>
public sealed class TraceAdjuster(long maxClockSkewNano)
{
    /// <summary>Adjusts the spans of one whole trace, in place; duplicates leave the list.</summary>
    /// <exception cref="Wire.MalformedProtobufException">A span's bytes are no OTLP.</exception>
    public void AdjustTrace(List<Span> spans)
    {
        var byId = new Dictionary<SpanId, int>(spans.Count);
        if (HasRepeatedIds(spans, byId))
        {
            SharedIds.Separate(spans);
            DuplicateSpans.Remove(spans);
            byId.Clear();
            for (var i = 0; i < spans.Count; i++) byId.TryAdd(spans[i].SpanId, i);
        }

        ClockSkew.Correct(spans, byId, maxClockSkewNano);
        AdjustPart(spans);
    }

    /// <summary>Adjusts spans of a trace whose other spans are elsewhere: only what needs no other span.</summary>
    /// <param name="spans">The spans.</param>
    /// <param name="warning">Goes to the first of them, to say so.</param>
    /// <exception cref="Wire.MalformedProtobufException">A span's bytes are no OTLP.</exception>
    public static void AdjustPart(List<Span> spans, string? warning = null)
    {
        if (warning is not null && spans is [var first, ..]) first.Warn(warning);
        var origins = new AdjustedOrigins();
        foreach (var span in spans)
        {
            var found = SpanSurvey.Of(span.Otlp.Span);
            span.Change(found.Changes);
            LibraryAttributes.Move(span, found.LibraryKeys, origins.Of(span.Resource));
            for (var i = 0; i < found.EmptyLinks; i++) span.Warn(EmptyLinks.Warning);
        }

        origins.Assign(spans);
    }

    /// <summary>Fills <paramref name="byId"/> up to the first id that comes again.</summary>
    private static bool HasRepeatedIds(List<Span> spans, Dictionary<SpanId, int> byId)
    {
        for (var i = 0; i < spans.Count; i++)
        {
            if (!byId.TryAdd(spans[i].SpanId, i)) return true;
        }

        return false;
    }
}
