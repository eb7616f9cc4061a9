using Google.Protobuf;
using OpenTelemetry.Proto.Common.V1;
using OpenTelemetry.Proto.Trace.V1;
using Tracepost.TraceModel.Adjusting;
using Tracepost.TraceModel.Otlp;
using Tracepost.TraceModel.Wire;
using OtlpKeyValue = OpenTelemetry.Proto.Common.V1.KeyValue;
using OtlpSpan = OpenTelemetry.Proto.Trace.V1.Span;

namespace Tracepost.TraceModel.Tests.Adjusting;

/// <summary>A trace before and after its adjusters.</summary>
internal static class AdjusterCase
{
    public const long Second = 1_000_000_000;

    /// <summary>The spans of several resources, each with its attributes.</summary>
    public static List<Span> Adjust(long maxClockSkewNano, params (OtlpKeyValue[] Resource, OtlpSpan[] Spans)[] resources)
    {
        var trace = new TracesData();
        foreach (var (attributes, spans) in resources)
        {
            trace.ResourceSpans.Add(new ResourceSpans
            {
                Resource = new OpenTelemetry.Proto.Resource.V1.Resource { Attributes = { attributes } },
                ScopeSpans = { new ScopeSpans { Spans = { spans } } },
            });
        }

        return Adjust(maxClockSkewNano, trace);
    }

    public static List<Span> Adjust(params OtlpSpan[] spans) => Adjust(0, ([], spans));

    public static List<Span> Adjust(long maxClockSkewNano, TracesData trace)
    {
        var decoded = TracesDataDecoder.Decode(trace.ToByteArray());
        new TraceAdjuster(maxClockSkewNano).AdjustTrace(decoded);
        return decoded;
    }

    /// <summary>The span as its adjusted OTLP says it.</summary>
    public static OtlpSpan Otlp(this Span span)
    {
        using var writer = new ProtoWriter(0);
        span.WriteOtlp(writer);
        return OtlpSpan.Parser.ParseFrom(writer.WrittenFrom(0).ToArray());
    }

    public static OtlpKeyValue Text(string key, string value) => new() { Key = key, Value = new AnyValue { StringValue = value } };

    public static OtlpKeyValue Number(string key, long value) => new() { Key = key, Value = new AnyValue { IntValue = value } };

    /// <summary><c>key=value</c> of each attribute.</summary>
    public static IEnumerable<string> Texts(this IEnumerable<KeyValue> attributes) =>
        attributes.Select(attribute => $"{attribute.Key}={attribute.Value.ToText()}");
}
