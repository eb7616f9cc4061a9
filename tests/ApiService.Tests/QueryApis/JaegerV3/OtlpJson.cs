using System.Text.Json.Nodes;
using Google.Protobuf;
using OpenTelemetry.Proto.Common.V1;
using OpenTelemetry.Proto.Resource.V1;
using OpenTelemetry.Proto.Trace.V1;

namespace Tracepost.ApiService.Tests.QueryApis.JaegerV3;

/// <summary>
/// Reads OTLP JSON with Google's protobuf parser: the only thing in which OTLP differs from its mapping are hexadecimal ids, which are made
/// base64 first.
/// </summary>
internal static class OtlpJson
{
    private static readonly JsonParser Parser = new(JsonParser.Settings.Default);

    public static TracesData Parse(JsonNode result)
    {
        var copy = result.DeepClone();
        IdsToBase64(copy);
        return Parser.Parse<TracesData>(copy.ToJsonString());
    }

    /// <summary>The trace as its JSON says it: what has always a place there is there, if empty, and ids of zeros are none.</summary>
    public static TracesData Normalized(TracesData sent)
    {
        var trace = sent.Clone();
        foreach (var resource in trace.ResourceSpans)
        {
            Normalize((resource.Resource ??= new Resource()).Attributes);
            foreach (var scope in resource.ScopeSpans)
            {
                Normalize((scope.Scope ??= new InstrumentationScope()).Attributes);
                foreach (var span in scope.Spans) Normalize(span);
            }
        }

        return trace;
    }

    private static void Normalize(Span span)
    {
        span.Status ??= new Status();
        (span.TraceId, span.SpanId, span.ParentSpanId) = (Id(span.TraceId), Id(span.SpanId), Id(span.ParentSpanId));
        Normalize(span.Attributes);
        foreach (var happened in span.Events) Normalize(happened.Attributes);
        foreach (var link in span.Links)
        {
            (link.TraceId, link.SpanId) = (Id(link.TraceId), Id(link.SpanId));
            Normalize(link.Attributes);
        }
    }

    private static void Normalize(IEnumerable<KeyValue> attributes)
    {
        foreach (var attribute in attributes)
        {
            attribute.Value ??= new AnyValue();
            if (attribute.Value.KvlistValue is { } map) Normalize(map.Values);
            if (attribute.Value.ArrayValue is { } array) Normalize(array.Values.Select(value => new KeyValue { Value = value }));
        }
    }

    private static ByteString Id(ByteString id) => id.All(value => value == 0) ? ByteString.Empty : id;

    private static void IdsToBase64(JsonNode? node)
    {
        if (node is JsonArray array)
        {
            foreach (var element in array) IdsToBase64(element);
        }
        else if (node is JsonObject entries)
        {
            foreach (var (name, value) in entries.ToList())
            {
                if (name is "traceId" or "spanId" or "parentSpanId") entries[name] = Convert.ToBase64String(Convert.FromHexString(value!.GetValue<string>()));
                else IdsToBase64(value);
            }
        }
    }
}
