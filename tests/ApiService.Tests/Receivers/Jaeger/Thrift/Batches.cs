using Google.Protobuf;
using Microsoft.Extensions.Options;
using OpenTelemetry.Proto.Collector.Trace.V1;
using Tracepost.ApiService.Receivers;
using Tracepost.ApiService.Receivers.Jaeger.Agent;
using Tracepost.ApiService.Receivers.Jaeger.Thrift;
using Tracepost.Testing.Protocols.Encoding;
using Tracepost.TraceModel.Wire;
using static Tracepost.Testing.Protocols.Encoding.ThriftValue;
using OtlpSpan = OpenTelemetry.Proto.Trace.V1.Span;

namespace Tracepost.ApiService.Tests.Receivers.Jaeger.Thrift;

/// <summary>Batches as jaeger.thrift has them, and what they become.</summary>
internal static class Batches
{
    public const long High = 0x0102030405060708;
    public const long Low = 0x090A0B0C0D0E0F10;
    public const long Start = 1_700_000_000_000_000;

    private static readonly IOptions<ReceiverOptions> Limits = Options.Create(new ReceiverOptions());

    public static ThriftValue Batch(ThriftValue process, params ThriftValue[] spans) => Struct((1, process), (2, List(spans)));

    public static ThriftValue Emit(ThriftValue batch) => Message("emitBatch", Struct((1, batch)));

    public static ThriftValue Process(string service, params ThriftValue[] tags) => Struct((1, Text(service)), (2, List(tags)));

    /// <summary>The required fields of a span, and others.</summary>
    public static ThriftValue SpanOf(long id = 7, long parent = 0, string name = "work", params (short, ThriftValue)[] more) => Struct(
        [(1, I64(Low)), (2, I64(High)), (3, I64(id)), (4, I64(parent)), (5, Text(name)), (7, I32(1)), (8, I64(Start)), (9, I64(1500)), .. more]);

    /// <summary>A span with these tags.</summary>
    public static ThriftValue Work(params ThriftValue[] tags) => SpanOf(more: (10, List(tags)));

    public static ThriftValue Reference(int type, long spanId, long low = Low, long high = High) =>
        Struct((1, I32(type)), (2, I64(low)), (3, I64(high)), (4, I64(spanId)));

    public static ThriftValue Log(long timestamp, params ThriftValue[] fields) => Struct((1, I64(timestamp)), (2, List(fields)));

    public static ThriftValue Tag(string key, string value) => Struct((1, Text(key)), (2, I32(0)), (3, Text(value)));

    public static ThriftValue Tag(string key, double value) => Struct((1, Text(key)), (2, I32(1)), (4, ThriftValue.Double(value)));

    public static ThriftValue Tag(string key, bool value) => Struct((1, Text(key)), (2, I32(2)), (5, Bool(value)));

    public static ThriftValue Tag(string key, long value) => Struct((1, Text(key)), (2, I32(3)), (6, I64(value)));

    public static ThriftValue Tag(string key, byte[] value) => Struct((1, Text(key)), (2, I32(4)), (7, Bytes(value)));

    /// <summary>What a batch becomes in OTLP; the same in both encodings, or the test fails.</summary>
    public static async Task<ExportTraceServiceRequest> TranslateAsync(ThriftValue batch)
    {
        var binary = Translate(await batch.ToBinaryAsync());
        Assert.Equal(binary, TranslatePacket(AgentMessages.TranslateBinary, await Emit(batch).ToBinaryAsync()));
        Assert.Equal(binary, TranslatePacket(AgentMessages.TranslateCompact, await Emit(batch).ToCompactAsync()));
        return ExportTraceServiceRequest.Parser.ParseFrom(binary);
    }

    /// <summary>What a single span becomes.</summary>
    public static async Task<OtlpSpan> TranslateSpanAsync(ThriftValue span) =>
        (await TranslateAsync(Batch(Process("shop"), span))).ResourceSpans.Single().ScopeSpans.Single().Spans.Single();

    /// <summary>The body of a POST.</summary>
    public static byte[] Translate(byte[] body)
    {
        using var request = new JaegerThriftTranslator(Limits).Translate(body);
        return request.Span.ToArray();
    }

    /// <summary>A packet of an encoding.</summary>
    public static byte[] TranslatePacket(AgentTranslator translate, byte[] packet)
    {
        using var writer = new ProtoWriter(0);
        Assert.True(translate(packet, writer));
        using var request = writer.Detach();
        return request.Span.ToArray();
    }

    public static ByteString TraceId(long high, long low) => ByteString.CopyFrom([.. BigEndian(high), .. BigEndian(low)]);

    public static ByteString SpanId(long id) => ByteString.CopyFrom(BigEndian(id));

    private static byte[] BigEndian(long value) => [.. BitConverter.GetBytes(value).Reverse()];
}
