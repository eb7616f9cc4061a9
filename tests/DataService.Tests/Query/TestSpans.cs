using System.Buffers.Binary;
using Google.Protobuf;
using OpenTelemetry.Proto.Common.V1;
using OpenTelemetry.Proto.Trace.V1;
using Tracepost.TraceModel;
using KeyValue = OpenTelemetry.Proto.Common.V1.KeyValue;
using Resource = OpenTelemetry.Proto.Resource.V1.Resource;
using Span = OpenTelemetry.Proto.Trace.V1.Span;

namespace Tracepost.DataService.Tests.Query;

/// <summary>Builds OTLP with Google's classes, which the product does not use to read it.</summary>
internal static class TestSpans
{
    public const long Microsecond = 1_000;
    public const long Millisecond = 1_000_000;
    public const long Second = 1_000_000_000;

    public static Span Span(
        ulong id, long startNs, long durationNs = Millisecond, string name = "op", ulong parent = 0, SpanKind kind = SpanKind.Server) => new()
        {
            SpanId = Id(id),
            ParentSpanId = parent == 0 ? ByteString.Empty : Id(parent),
            Name = name,
            Kind = (Span.Types.SpanKind)kind,
            StartTimeUnixNano = (ulong)startNs,
            EndTimeUnixNano = (ulong)(startNs + durationNs),
        };

    public static Span With(this Span span, params (string Key, AnyValue Value)[] attributes)
    {
        span.Attributes.AddRange(attributes.Select(Attribute));
        return span;
    }

    public static Span Failed(this Span span, string message = "")
    {
        span.Status = new() { Code = Status.Types.StatusCode.Error, Message = message };
        return span;
    }

    public static TracesData Data(string service, params Span[] spans) => Data([("service.name", Text(service))], null, spans);

    public static TracesData Data((string Key, AnyValue Value)[] resource, InstrumentationScope? scope, params Span[] spans)
    {
        var scopeSpans = new ScopeSpans { Scope = scope };
        scopeSpans.Spans.AddRange(spans);
        var resourceSpans = new ResourceSpans { Resource = new Resource(), ScopeSpans = { scopeSpans } };
        resourceSpans.Resource.Attributes.AddRange(resource.Select(Attribute));
        return new TracesData { ResourceSpans = { resourceSpans } };
    }

    public static KeyValue Attribute((string Key, AnyValue Value) attribute) => new() { Key = attribute.Key, Value = attribute.Value };

    public static AnyValue Text(string value) => new() { StringValue = value };

    public static AnyValue Whole(long value) => new() { IntValue = value };

    public static AnyValue Number(double value) => new() { DoubleValue = value };

    public static AnyValue Truth(bool value) => new() { BoolValue = value };

    public static AnyValue Blob(params byte[] value) => new() { BytesValue = ByteString.CopyFrom(value) };

    public static AnyValue List(params AnyValue[] values) => new() { ArrayValue = new() { Values = { values } } };

    public static AnyValue Map(params (string Key, AnyValue Value)[] entries) => new() { KvlistValue = new() { Values = { entries.Select(Attribute) } } };

    public static ByteString Id(ulong id)
    {
        var bytes = new byte[SpanId.Size];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, id);
        return ByteString.CopyFrom(bytes);
    }

    public static IEnumerable<Span> SpansOf(this TracesData data) =>
        data.ResourceSpans.SelectMany(resource => resource.ScopeSpans).SelectMany(scope => scope.Spans);

    public static IEnumerable<ulong> SpanIds(this TracesData data) =>
        data.SpansOf().Select(span => BinaryPrimitives.ReadUInt64BigEndian(span.SpanId.Span));
}
