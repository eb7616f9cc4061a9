using System.Globalization;
using System.Text.Json;
using OpenTelemetry.Proto.Trace.V1;

namespace Tracepost.EndToEnd.Tests.QueryClients;

/// <summary>The spans in an answer, in the form of each API.</summary>
internal static class BigTraceSpans
{
    public static IEnumerable<BigTraceSpan> OfJaeger(JsonElement answer) =>
        from trace in answer.GetProperty("data").EnumerateArray()
        from span in trace.GetProperty("spans").EnumerateArray()
        let parent = span.GetProperty("references").EnumerateArray().Select(reference => Text(reference, "spanID")).SingleOrDefault("")
        let number = span.GetProperty("tags").EnumerateArray().Single(tag => Text(tag, "key") == "number").GetProperty("value").GetInt64()
        select new BigTraceSpan(Text(span, "spanID"), parent, Text(span, "operationName"), number);

    public static IEnumerable<BigTraceSpan> OfOtlp(JsonElement answer) =>
        from resource in answer.GetProperty("result").GetProperty("resourceSpans").EnumerateArray()
        from scope in resource.GetProperty("scopeSpans").EnumerateArray()
        from span in scope.GetProperty("spans").EnumerateArray()
        let number = span.GetProperty("attributes").EnumerateArray().Single(tag => Text(tag, "key") == "number").GetProperty("value")
        select new BigTraceSpan(Text(span, "spanId"), Text(span, "parentSpanId"), Text(span, "name"), Number(Text(number, "intValue")));

    public static IEnumerable<BigTraceSpan> OfZipkin(JsonElement answer) =>
        from span in answer.EnumerateArray()
        select new BigTraceSpan(Text(span, "id"), Text(span, "parentId"), Text(span, "name"), Number(Text(span.GetProperty("tags"), "number")));

    public static IEnumerable<BigTraceSpan> OfProtobuf(IEnumerable<TracesData> answer) =>
        from data in answer
        from resource in data.ResourceSpans
        from scope in resource.ScopeSpans
        from span in scope.Spans
        select new BigTraceSpan(
            Convert.ToHexStringLower(span.SpanId.Span),
            Convert.ToHexStringLower(span.ParentSpanId.Span),
            span.Name,
            span.Attributes.Single(attribute => attribute.Key == "number").Value.IntValue);

    private static string Text(JsonElement item, string name) => item.TryGetProperty(name, out var text) ? text.GetString()! : "";

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
