using System.Text;
using OpenTelemetry.Proto.Collector.Trace.V1;
using OpenTelemetry.Proto.Common.V1;
using OpenTelemetry.Proto.Trace.V1;
using Tracepost.ApiService.Receivers.Bodies;
using Tracepost.ApiService.Receivers.Zipkin;
using Tracepost.ApiService.Receivers.Zipkin.Otlp;
using Tracepost.ApiService.Receivers.Zipkin.V1;

namespace Tracepost.ApiService.Tests.Receivers.Zipkin.V1;

/// <summary>Runs the v1 decoders on whole requests.</summary>
internal static class V1Translation
{
    /// <summary>Microseconds: when every request of these tests came.</summary>
    private const ulong Arrival = 1_700_000_000_000_000;

    public static ExportTraceServiceRequest Json(string body) => Run(ZipkinV1Json.Read, Encoding.UTF8.GetBytes(body));

    public static ExportTraceServiceRequest Thrift(byte[] body) => Run(ZipkinV1Thrift.Read, body);

    public static ExportTraceServiceRequest Run(ZipkinDecoder decoder, byte[] body)
    {
        using var output = new ZipkinToOtlp(body.Length, Arrival, int.MaxValue);
        decoder(body, output);
        using var request = output.Detach();
        return ExportTraceServiceRequest.Parser.ParseFrom(request.Span);
    }

    public static Span Single(ExportTraceServiceRequest request) => Assert.Single(Assert.Single(Assert.Single(request.ResourceSpans).ScopeSpans).Spans);

    /// <summary>The attributes of the only span.</summary>
    public static Dictionary<string, AnyValue> Attributes(ExportTraceServiceRequest request) => Single(request).Attributes.ToDictionary(a => a.Key, a => a.Value);

    /// <summary>Why a request is refused.</summary>
    public static string Refusal(ZipkinDecoder decoder, byte[] body) => Assert.Throws<RefusedException>(() => Run(decoder, body)).Message;

    public static string JsonRefusal(string body) => Refusal(ZipkinV1Json.Read, Encoding.UTF8.GetBytes(body));

    public static string ThriftRefusal(byte[] body) => Refusal(ZipkinV1Thrift.Read, body);
}
