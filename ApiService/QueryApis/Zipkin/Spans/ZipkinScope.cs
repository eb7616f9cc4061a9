using System.Globalization;
using Tracepost.TraceModel;

namespace Tracepost.ApiService.QueryApis.Zipkin.Spans;

/// <summary>
/// What OTLP says around a span as tags: scope, trace state, how much the sender dropped. The names, also the older ones of the scope, are those of
/// https://opentelemetry.io/docs/specs/otel/common/mapping-to-non-otlp/.
/// </summary>
internal static class ZipkinScope
{
    public static void SetTags(Span span, ZipkinTags tags)
    {
        Set(tags, "otel.scope.name", "otel.library.name", span.Scope.Name);
        Set(tags, "otel.scope.version", "otel.library.version", span.Scope.Version);
        if (span.TraceState.Length > 0) tags.Set("w3c.tracestate", span.TraceState);
        SetCount(tags, "otel.dropped_attributes_count", span.DroppedAttributes);
        SetCount(tags, "otel.dropped_events_count", span.DroppedEvents);
        SetCount(tags, "otel.dropped_links_count", span.DroppedLinks);
    }

    private static void Set(ZipkinTags tags, string key, string olderKey, string text)
    {
        if (text.Length == 0) return;
        tags.Set(key, text);
        // A sender that had both may have said something else in the older one.
        if (!tags.Contains(olderKey)) tags.Set(olderKey, text);
    }

    private static void SetCount(ZipkinTags tags, string key, uint count)
    {
        if (count > 0) tags.Set(key, count.ToString(CultureInfo.InvariantCulture));
    }
}
