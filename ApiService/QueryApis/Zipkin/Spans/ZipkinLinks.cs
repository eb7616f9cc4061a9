using System.Globalization;
using Tracepost.TraceModel;

namespace Tracepost.ApiService.QueryApis.Zipkin.Spans;

/// <summary>
/// Links, for which Zipkin has no place, as the Collector puts them into tags: ids, trace state, attributes and how many of them were dropped:
/// <c>otlp.link.0 = 5af7183fb1d4cf5f6b221d5bc9e6496c|352bff9a74ca9ad2|a=1|{"why":"batch"}|0</c>
/// </summary>
internal static class ZipkinLinks
{
    public static void SetTags(Span span, ZipkinTags tags)
    {
        for (var i = 0; i < span.Links.Count; i++)
        {
            var link = span.Links[i];
            tags.Set(
                string.Create(CultureInfo.InvariantCulture, $"otlp.link.{i}"),
                $"{link.TraceId}|{link.SpanId}|{link.TraceState}|{AttributeValue.Of(link.Attributes).ToText()}|{link.DroppedAttributes}");
        }
    }
}
