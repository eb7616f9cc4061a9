using System.Text;
using OpenTelemetry.Proto.Collector.Trace.V1;
using OpenTelemetry.Proto.Trace.V1;
using Tracepost.ApiService.Receivers.Bodies;
using Tracepost.ApiService.Receivers.Otlp.Json;
using Tracepost.ApiService.Receivers.Writer;
using Tracepost.ApiService.Receivers.Zipkin;
using Tracepost.ApiService.Receivers.Zipkin.Json;
using Tracepost.ApiService.Receivers.Zipkin.Otlp;

namespace Tracepost.ApiService.Tests.Receivers.Zipkin;

/// <summary>What Zipkin's requests become.</summary>
internal static class ZipkinRequests
{
    /// <summary>When they arrive, in microseconds since the Unix epoch.</summary>
    public const ulong Arrival = 1_700_000_000_000_000;

    public static ExportTraceServiceRequest Read(ZipkinDecoder decode, ReadOnlyMemory<byte> body)
    {
        using var output = new ZipkinToOtlp(body.Length, Arrival, int.MaxValue);
        decode(body, output);
        using var request = output.Detach();
        return ExportTraceServiceRequest.Parser.ParseFrom(request.Span);
    }

    /// <summary>A request in v2 JSON.</summary>
    public static ExportTraceServiceRequest Read(string json) => Read(ZipkinJson.Read, Encoding.UTF8.GetBytes(json));

    /// <summary>All spans of a request, in order.</summary>
    public static IEnumerable<Span> Spans(ExportTraceServiceRequest request) =>
        request.ResourceSpans.SelectMany(resource => resource.ScopeSpans).SelectMany(scope => scope.Spans);

    /// <summary>The only span of a request, with <c>{</c> <paramref name="members"/> <c>}</c> besides its ids.</summary>
    public static Span ReadSpan(string members) => Assert.Single(Assert.Single(Assert.Single(Read(OneSpan(members)).ResourceSpans).ScopeSpans).Spans);

    /// <summary>A request with one span, which has ids and some more members.</summary>
    public static string OneSpan(string members) => """[{"traceId":"1","id":"2",""" + members + "}]";

    /// <summary>What a request becomes, or null if it is refused.</summary>
    public static ExportTraceServiceRequest? TryRead(ZipkinDecoder decode, ReadOnlyMemory<byte> body)
    {
        try
        {
            return Read(decode, body);
        }
        catch (RefusedException e)
        {
            Assert.Equal(WriteOutcome.Malformed, e.Outcome);
            Assert.NotEmpty(e.Message);
            return null;
        }
    }

    /// <summary>What the sender is told of a request that cannot be read.</summary>
    public static string Refusal(ZipkinDecoder decode, ReadOnlyMemory<byte> body)
    {
        var refused = Assert.Throws<RefusedException>(() => Read(decode, body));
        Assert.Equal(WriteOutcome.Malformed, refused.Outcome);
        return refused.Message;
    }

    /// <summary>What the sender is told of a request in v2 JSON that cannot be read.</summary>
    public static string Refusal(string json) => Refusal(ZipkinJson.Read, Encoding.UTF8.GetBytes(json));

    /// <summary>OTLP in JSON, to compare with.</summary>
    public static ExportTraceServiceRequest FromOtlp(string json)
    {
        using var request = OtlpJsonReader.ToProtobuf(Encoding.UTF8.GetBytes(json));
        return ExportTraceServiceRequest.Parser.ParseFrom(request.Span);
    }
}
