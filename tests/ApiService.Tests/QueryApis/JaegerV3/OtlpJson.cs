using System.Text.Json.Nodes;
using Google.Protobuf;
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
