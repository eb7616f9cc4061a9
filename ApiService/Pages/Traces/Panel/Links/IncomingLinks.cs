using System.Runtime.CompilerServices;
using Tracepost.TraceModel;
using Tracepost.TraceModel.Wire;

namespace Tracepost.ApiService.Pages.Traces.Panel.Links;

/// <summary>
/// Which spans of a trace link to which others of it: the other sense of <see cref="Span.Links"/>. Found once for each trace that is open. Only spans
/// that have links are decoded, which few have.
/// </summary>
internal sealed class IncomingLinks
{
    private const int LinksField = 13;

    private static readonly ConditionalWeakTable<LoadedTrace, IncomingLinks> All = [];

    private readonly Dictionary<SpanId, List<(TraceNode From, SpanLink Link)>> _links = [];

    private IncomingLinks(LoadedTrace trace)
    {
        foreach (var node in trace.Tree.Nodes)
        {
            if (!HasLinks(node.Span)) continue;
            foreach (var link in node.Span.Links)
            {
                if (link.TraceId != trace.Id) continue;
                if (!_links.TryGetValue(link.SpanId, out var links)) _links.Add(link.SpanId, links = []);
                links.Add((node, link));
            }
        }
    }

    /// <summary>The spans that link to that one.</summary>
    public static IReadOnlyList<(TraceNode From, SpanLink Link)> To(LoadedTrace trace, SpanId span) =>
        All.GetValue(trace, static open => new IncomingLinks(open))._links.GetValueOrDefault(span) ?? [];

    private static bool HasLinks(Span span)
    {
        var reader = new ProtoReader(span.Otlp.Span);
        while (reader.TryReadTag())
        {
            if (reader.Field == LinksField) return true;
            reader.Skip();
        }

        return false;
    }
}
