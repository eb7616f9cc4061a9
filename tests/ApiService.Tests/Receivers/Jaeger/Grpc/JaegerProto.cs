using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Options;
using OpenTelemetry.Proto.Collector.Trace.V1;
using Tracepost.ApiService.Receivers;
using Tracepost.ApiService.Receivers.Jaeger.Grpc;
using Tracepost.ApiService.Tests.Protos.JaegerV2;
using static Tracepost.ApiService.Tests.Hosting.Otlp;
using OtlpSpan = OpenTelemetry.Proto.Trace.V1.Span;
using ValueType = Tracepost.ApiService.Tests.Protos.JaegerV2.ValueType;

namespace Tracepost.ApiService.Tests.Receivers.Jaeger.Grpc;

/// <summary>Short ways to write api_v2, and to translate it.</summary>
internal static class JaegerProto
{
    public static readonly ByteString TraceId = Hex("0102030405060708090a0b0c0d0e0f10");

    public static readonly ByteString SpanId = Hex("00000000000000a1");

    private static readonly JaegerProtoTranslator Translator = new(Options.Create(new ReceiverOptions()));

    public static ExportTraceServiceRequest Translate(PostSpansRequest request) => Translate(request.ToByteArray());

    public static ExportTraceServiceRequest Translate(byte[] request)
    {
        using var translated = Translator.Translate(request);
        return ExportTraceServiceRequest.Parser.ParseFrom(translated.Span);
    }

    public static ExportTraceServiceRequest Translate(Process? process, params Span[] spans) => Translate(Request(process, spans));

    /// <summary>The span that the only span of a request becomes.</summary>
    public static OtlpSpan Translate(Span span) => Translate(null, span).ResourceSpans.Single().ScopeSpans.Single().Spans.Single();

    /// <summary>The span that one with these tags becomes.</summary>
    public static OtlpSpan Translate(params KeyValue[] tags)
    {
        var span = Span();
        span.Tags.AddRange(tags);
        return Translate(span);
    }

    public static PostSpansRequest Request(Process? process, params Span[] spans) =>
        new() { Batch = new Batch { Process = process, Spans = { spans } } };

    public static Process Process(string service, params KeyValue[] tags) => new() { ServiceName = service, Tags = { tags } };

    /// <summary>A span of one second, 2026-11-22T10:15:30Z.</summary>
    public static Span Span(string name = "op", ulong id = 0xa1, params SpanRef[] references) => new()
    {
        TraceId = TraceId,
        SpanId = Hex($"{id:x16}"),
        OperationName = name,
        References = { references },
        StartTime = new Timestamp { Seconds = (long)(Start / 1_000_000_000) },
        Duration = new Duration { Seconds = 1 },
    };

    public static SpanRef ChildOf(ulong id, ByteString? traceId = null) => new() { TraceId = traceId ?? TraceId, SpanId = Hex($"{id:x16}") };

    public static SpanRef FollowsFrom(ulong id, ByteString? traceId = null) =>
        new() { TraceId = traceId ?? TraceId, SpanId = Hex($"{id:x16}"), RefType = SpanRefType.FollowsFrom };

    public static KeyValue Tag(string key, string value) => new() { Key = key, VStr = value };

    public static KeyValue Tag(string key, bool value) => new() { Key = key, VType = ValueType.Bool, VBool = value };

    public static KeyValue Tag(string key, long value) => new() { Key = key, VType = ValueType.Int64, VInt64 = value };

    public static KeyValue Tag(string key, double value) => new() { Key = key, VType = ValueType.Float64, VFloat64 = value };

    public static KeyValue Tag(string key, byte[] value) => new() { Key = key, VType = ValueType.Binary, VBinary = ByteString.CopyFrom(value) };
}
