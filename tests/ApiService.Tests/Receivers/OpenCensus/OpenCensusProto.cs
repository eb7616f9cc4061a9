using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Options;
using Tracepost.ApiService.Receivers;
using Tracepost.ApiService.Receivers.OpenCensus;
using Tracepost.ApiService.Tests.Protos.OpenCensus;
using static Tracepost.ApiService.Tests.Hosting.Otlp;
using Message = Tracepost.ApiService.Tests.Protos.OpenCensus.ExportTraceServiceRequest;
using OtlpRequest = OpenTelemetry.Proto.Collector.Trace.V1.ExportTraceServiceRequest;
using OtlpSpan = OpenTelemetry.Proto.Trace.V1.Span;

namespace Tracepost.ApiService.Tests.Receivers.OpenCensus;

/// <summary>Short ways to write OpenCensus' messages, and to translate them.</summary>
internal static class OpenCensusProto
{
    public static readonly ByteString TraceId = Hex("0102030405060708090a0b0c0d0e0f10");

    public static readonly ByteString SpanId = Hex("00000000000000a1");

    public static readonly OpenCensusTranslator Translator = new(Options.Create(new ReceiverOptions()));

    public static OtlpRequest Translate(Message message) => Translate(message.ToByteArray());

    /// <summary>Translates the first message of a stream.</summary>
    public static OtlpRequest Translate(byte[] message) => Translate(message, new OpenCensusSender());

    public static OtlpRequest Translate(byte[] message, OpenCensusSender sender)
    {
        using var translated = Translator.Translate(message, sender);
        return OtlpRequest.Parser.ParseFrom(translated.Span);
    }

    /// <summary>The span that the only span of a message becomes.</summary>
    public static OtlpSpan Translate(Span span) =>
        Translate(Message(Node("shop"), span)).ResourceSpans.Single().ScopeSpans.Single().Spans.Single();

    public static Message Message(Node? node, params Span[] spans) => new() { Node = node, Spans = { spans } };

    public static Node Node(string service) => new() { ServiceInfo = new ServiceInfo { Name = service } };

    /// <summary>A span of one second, 2026-11-22T10:15:30Z.</summary>
    public static Span Span(string name = "op", ulong id = 0xa1) => new()
    {
        TraceId = TraceId,
        SpanId = Hex($"{id:x16}"),
        Name = Text(name),
        StartTime = Time(Start),
        EndTime = Time(Start + 1_000_000_000),
    };

    public static Span.Types.TimeEvent Annotation(ulong time, string description, params (string Key, AttributeValue Value)[] attributes) => new()
    {
        Time = Time(time),
        Annotation = new Span.Types.TimeEvent.Types.Annotation { Description = Text(description), Attributes = Attributes(attributes) },
    };

    public static Span.Types.TimeEvent MessageEvent(ulong time, int type, ulong id, ulong size = 0, ulong compressed = 0) => new()
    {
        Time = Time(time),
        MessageEvent = new Span.Types.TimeEvent.Types.MessageEvent
        {
            Type = (Span.Types.TimeEvent.Types.MessageEvent.Types.Type)type,
            Id = id,
            UncompressedSize = size,
            CompressedSize = compressed,
        },
    };

    public static Span.Types.Link Link(ulong spanId, params (string Key, AttributeValue Value)[] attributes) =>
        new() { TraceId = TraceId, SpanId = Hex($"{spanId:x16}"), Attributes = Attributes(attributes) };

    /// <summary>The names of the spans of a resource, after those of its attributes that are asked for.</summary>
    public static string Describe(OpenTelemetry.Proto.Trace.V1.ResourceSpans resource, params string[] keys)
    {
        var values = keys.Select(key => resource.Resource.Attributes.SingleOrDefault(attribute => attribute.Key == key)?.Value.StringValue);
        var names = resource.ScopeSpans.SelectMany(scope => scope.Spans).Select(span => span.Name);
        return $"{string.Join(' ', values)}: {string.Join(' ', names)}";
    }

    public static Timestamp Time(ulong nanoseconds) =>
        new() { Seconds = (long)(nanoseconds / 1_000_000_000), Nanos = (int)(nanoseconds % 1_000_000_000) };

    public static TruncatableString Text(string text) => new() { Value = text };

    public static AttributeValue Value(string text) => new() { StringValue = Text(text) };

    public static AttributeValue Value(long number) => new() { IntValue = number };

    public static AttributeValue Value(bool truth) => new() { BoolValue = truth };

    public static AttributeValue Value(double number) => new() { DoubleValue = number };

    public static Span.Types.Attributes Attributes(params (string Key, AttributeValue Value)[] attributes)
    {
        var map = new Span.Types.Attributes();
        foreach (var (key, value) in attributes) map.AttributeMap.Add(key, value);
        return map;
    }
}
