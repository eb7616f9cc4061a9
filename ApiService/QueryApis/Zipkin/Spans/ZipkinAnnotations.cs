using System.Text.Json;
using Tracepost.TraceModel;

namespace Tracepost.ApiService.QueryApis.Zipkin.Spans;

/// <summary>
/// Events as annotations, by time and text, each once. Zipkin's have no attributes: those are written behind the name, as the specification says,
/// <c>"rows read":{"rows":7}</c>. https://opentelemetry.io/docs/specs/otel/trace/sdk_exporters/zipkin/#events
/// </summary>
internal static class ZipkinAnnotations
{
    private static readonly Comparison<(ulong Time, string Text)> ByTimeAndText =
        (a, b) => a.Time != b.Time ? a.Time.CompareTo(b.Time) : string.CompareOrdinal(a.Text, b.Text);

    public static void Write(Span span, Utf8JsonWriter json)
    {
        if (span.Events.Count == 0) return;
        var annotations = new List<(ulong Time, string Text)>(span.Events.Count);
        foreach (var e in span.Events)
            annotations.Add((ZipkinTime.Microseconds(e.TimeUnixNano == 0 ? span.StartUnixNano : e.TimeUnixNano), Text(e)));
        annotations.Sort(ByTimeAndText);

        json.WriteStartArray("annotations");
        for (var i = 0; i < annotations.Count; i++)
        {
            if (i > 0 && annotations[i] == annotations[i - 1]) continue;
            json.WriteStartObject();
            json.WriteNumber("timestamp", annotations[i].Time);
            json.WriteString("value", annotations[i].Text);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string Text(SpanEvent e) =>
        e.Attributes.Count == 0 ? e.Name : $"\"{e.Name}\":{AttributeValue.Of(e.Attributes).ToText()}";
}
