using Tracepost.TraceModel;

namespace Tracepost.ApiService.Pages.Traces.Panel;

/// <summary>What is wrong with a span, in words.</summary>
internal static class SpanWarningTexts
{
    public static IEnumerable<string> Of(LoadedTrace trace, TraceNode node)
    {
        var span = node.Span;
        if (node.IsOrphan) yield return $"The parent {span.ParentSpanId} is not in the trace.";
        if (trace.KeyOf(node).Contains('.', StringComparison.Ordinal)) yield return $"The span id {span.SpanId} is also that of another span.";
        foreach (var warning in span.Warnings)
        {
            // Jaeger's words for what was said above.
            if (!warning.StartsWith("parent span ID=", StringComparison.Ordinal)) yield return warning;
        }

        if (node.Parent is { Span: var parent } && span.StartUnixNano < parent.StartUnixNano)
            yield return "It starts before its parent: the clocks of the two hosts may differ.";
        if (span.EndUnixNano < span.StartUnixNano) yield return "It ends before it starts: its duration is not known.";
        if (span.DroppedEvents > 0) yield return $"The sender dropped {span.DroppedEvents} events.";
        if (span.DroppedLinks > 0) yield return $"The sender dropped {span.DroppedLinks} links.";
    }
}
