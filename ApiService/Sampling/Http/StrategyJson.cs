using System.Buffers;
using System.Diagnostics;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Tracepost.ApiService.Sampling.Http;

/// <summary>
/// A strategy as JSON, with the names and the order of Jaeger's. The type is a name and is always there, and fields without content are left
/// out: clients of every age read it so.
/// <code>
/// {"strategyType":"PROBABILISTIC","probabilisticSampling":{"samplingRate":0.5}}
/// {"strategyType":"RATE_LIMITING","rateLimitingSampling":{"maxTracesPerSecond":42}}
/// {"strategyType":"PROBABILISTIC","operationSampling":{"defaultSamplingProbability":0.42,"defaultLowerBoundTracesPerSecond":2,
///   "perOperationStrategies":[{"operation":"foo","probabilisticSampling":{"samplingRate":0.42}}],"defaultUpperBoundTracesPerSecond":11.2}}
/// </code>
/// </summary>
internal static class StrategyJson
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(IBufferWriter<byte> output, SamplingStrategy strategy)
    {
        using var json = new Utf8JsonWriter(output, Plain);
        json.WriteStartObject();
        switch (strategy)
        {
            case WholeServiceStrategy whole:
                WriteWhole(json, whole);
                break;
            case PerOperationStrategy { WholeService: { } whole } both:
                WriteWhole(json, whole);
                WriteOperations(json, both);
                break;
            case PerOperationStrategy perOperation:
                WriteType(json, "PROBABILISTIC"u8);
                WriteOperations(json, perOperation);
                break;
            default:
                throw new UnreachableException($"{strategy.GetType()} has no form in Jaeger's protocol.");
        }

        json.WriteEndObject();
    }

    private static void WriteWhole(Utf8JsonWriter json, WholeServiceStrategy strategy)
    {
        switch (strategy)
        {
            case ProbabilisticStrategy probabilistic:
                WriteType(json, "PROBABILISTIC"u8);
                WriteRate(json, probabilistic.Rate);
                break;
            case RateLimitingStrategy limited:
                WriteType(json, "RATE_LIMITING"u8);
                json.WriteStartObject("rateLimitingSampling"u8);
                json.WriteNumber("maxTracesPerSecond"u8, limited.MaxTracesPerSecond);
                json.WriteEndObject();
                break;
            default:
                throw new UnreachableException($"{strategy.GetType()} has no form in Jaeger's protocol.");
        }
    }

    private static void WriteOperations(Utf8JsonWriter json, PerOperationStrategy strategy)
    {
        json.WriteStartObject("operationSampling"u8);
        WriteNumber(json, "defaultSamplingProbability"u8, strategy.DefaultRate);
        WriteNumber(json, "defaultLowerBoundTracesPerSecond"u8, strategy.LowerBound);
        json.WriteStartArray("perOperationStrategies"u8);
        foreach (var (operation, rate) in strategy.Operations)
        {
            json.WriteStartObject();
            json.WriteString("operation"u8, operation);
            WriteRate(json, rate);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteNumber(json, "defaultUpperBoundTracesPerSecond"u8, strategy.UpperBound ?? 0);
        json.WriteEndObject();
    }

    private static void WriteType(Utf8JsonWriter json, ReadOnlySpan<byte> type) => json.WriteString("strategyType"u8, type);

    private static void WriteRate(Utf8JsonWriter json, double rate)
    {
        json.WriteStartObject("probabilisticSampling"u8);
        WriteNumber(json, "samplingRate"u8, rate);
        json.WriteEndObject();
    }

    private static void WriteNumber(Utf8JsonWriter json, ReadOnlySpan<byte> name, double value)
    {
        json.WritePropertyName(name);
        json.WriteRawValue(GoNumber.Format(value));
    }
}
