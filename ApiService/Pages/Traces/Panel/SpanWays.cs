using Tracepost.ApiService.Pages.Search.Form;
using Tracepost.ApiService.Pages.Services;
using Tracepost.ApiService.Pages.Times;
using Tracepost.ApiService.Pages.Traces.Filter;
using Tracepost.ApiService.Pages.Traces.Waterfall;
using Tracepost.TraceModel;

namespace Tracepost.ApiService.Pages.Traces.Panel;

/// <summary>The ways that lead on from a span.</summary>
/// <param name="trace">Its trace.</param>
/// <param name="node">The span.</param>
/// <param name="state">How the trace is looked at.</param>
public sealed class SpanWays(LoadedTrace trace, TraceNode node, ViewState state)
{
    private const long Minute = 60_000_000_000, Hour = 60 * Minute;
    private const int MaxTag = 200;

    private readonly string _key = trace.KeyOf(node);

    /// <summary>The trace with this span open, however somebody else looks at it.</summary>
    public string Self => $"/trace/{trace.Id}?span={_key}";

    /// <summary>The trace as it is looked at, without the panel.</summary>
    public string Close => Link(state with { Span = "" });

    /// <summary>The span as OTLP JSON.</summary>
    public string Json => $"/ui/trace/{trace.Id}/span/{_key}.json";

    /// <summary>How long the span took among others.</summary>
    public string Percentile => $"/ui/trace/{trace.Id}/span/{_key}/percentile";

    /// <summary>Traces with a span of this operation, within an hour.</summary>
    public SearchLinks Alike { get; } = new(node.Span.Resource.ServiceName, node.Span.Name, Around(node.Span.StartUnixNano));

    /// <summary>The same view with another span of this trace open.</summary>
    public string To(TraceNode other) => Link(state with { Span = trace.KeyOf(other), From = 0 });

    /// <summary>The same view, with only the spans that a filter finds.</summary>
    public string Filtered(string filter) => Link(state with { Filter = filter, Span = _key, From = 0 });

    /// <summary>The filter for spans with such an attribute.</summary>
    public static string FilterOf(KeyValue attribute) => FilterText.Of(attribute.Key, attribute.Value);

    /// <summary>Traces of this service with such an attribute; null where a search cannot ask for it.</summary>
    public string? Find(KeyValue attribute)
    {
        if (attribute.Value.Type is AttributeType.Array or AttributeType.Map or AttributeType.Bytes or AttributeType.Empty) return null;
        var text = attribute.Value.ToText();
        if (text.Length > MaxTag || TagText.Write(attribute.Key, text) is not { } tag) return null;
        return $"{(Alike with { Operation = "" }).Traces()}&tags={Uri.EscapeDataString(tag)}";
    }

    private string Link(ViewState to) => $"/trace/{trace.Id}{to.ToQuery()}";

    /// <summary>The hour around a time, in whole minutes.</summary>
    private static string Around(ulong unixNano)
    {
        var from = Math.Max(0, ((long)Math.Min(unixNano, long.MaxValue / 2) - (Hour / 2)) / Minute * Minute);
        return TimeWindow.QueryOf(from, from + Hour + Minute);
    }
}
