using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using OpenTelemetry.Resources;

namespace Tracepost.Interop.Recording;

/// <summary>
/// What an <see cref="Activity"/> says, as a flat OTLP JSON span with its scope and resource beside it (../README.md).
/// Written from the Activity and not with the exporter's serialiser, so that it does not repeat the exporter's mistakes.
/// </summary>
internal static class SpanRecord
{
    public static JsonObject From(Activity span, Resource resource) => new()
    {
        ["traceId"] = span.TraceId.ToHexString(),
        ["spanId"] = span.SpanId.ToHexString(),
        ["parentSpanId"] = span.ParentSpanId == default ? "" : span.ParentSpanId.ToHexString(),
        ["traceState"] = span.TraceStateString ?? "",
        ["flags"] = Flags(span.ActivityTraceFlags, span.HasRemoteParent),
        ["name"] = span.DisplayName,
        ["kind"] = (int)span.Kind + 1,
        ["startTimeUnixNano"] = Nanoseconds(span.StartTimeUtc),
        ["endTimeUnixNano"] = Nanoseconds(span.StartTimeUtc + span.Duration),
        ["attributes"] = AttributeRecord.From(span.TagObjects),
        ["events"] = Array(span.Events, e => new JsonObject
        {
            ["timeUnixNano"] = Nanoseconds(e.Timestamp.UtcDateTime),
            ["name"] = e.Name,
            ["attributes"] = AttributeRecord.From(e.Tags),
        }),
        ["links"] = Array(span.Links, l => new JsonObject
        {
            ["traceId"] = l.Context.TraceId.ToHexString(),
            ["spanId"] = l.Context.SpanId.ToHexString(),
            ["traceState"] = l.Context.TraceState ?? "",
            ["flags"] = Flags(l.Context.TraceFlags, l.Context.IsRemote),
            ["attributes"] = AttributeRecord.From(l.Tags ?? []),
        }),
        ["status"] = new JsonObject { ["code"] = (int)span.Status, ["message"] = span.StatusDescription ?? "" },
        ["scope"] = new JsonObject
        {
            ["name"] = span.Source.Name,
            ["version"] = span.Source.Version ?? "",
            ["schemaUrl"] = span.Source.TelemetrySchemaUrl ?? "",
            ["attributes"] = AttributeRecord.From(span.Source.Tags ?? []),
        },
        ["resource"] = new JsonObject
        {
            ["schemaUrl"] = resource.SchemaUrl ?? "",
            ["attributes"] = AttributeRecord.From(resource.Attributes!),
        },
    };

    /// <summary>The W3C trace flags, and whether the parent is (0x200) known (0x100) to be remote.</summary>
    private static int Flags(ActivityTraceFlags traceFlags, bool isRemote) => (int)traceFlags | 0x100 | (isRemote ? 0x200 : 0);

    private static string Nanoseconds(DateTime utc) => ((utc - DateTime.UnixEpoch).Ticks * 100).ToString(CultureInfo.InvariantCulture);

    private static JsonArray Array<T>(IEnumerable<T> items, Func<T, JsonNode> map) => new([.. items.Select(map)]);
}
