using System.Buffers.Binary;
using Google.Protobuf;
using OpenTelemetry.Proto.Common.V1;
using OpenTelemetry.Proto.Trace.V1;
using Thrift.Protocol;
using Thrift.Protocol.Entities;
using Thrift.Transport.Client;

namespace Tracepost.Testing.Protocols.Encoding;

/// <summary>
/// jaeger.thrift, written with Apache's own library: https://github.com/jaegertracing/jaeger-idl/blob/main/thrift/jaeger.thrift.
/// <code>Batch { 1 Process process; 2 list&lt;Span&gt; spans }   Process { 1 serviceName; 2 list&lt;Tag&gt; tags }</code>
/// </summary>
public static class JaegerThrift
{
    /// <summary>A <c>Batch</c> in the binary protocol.</summary>
    public static Task<byte[]> EncodeBatchAsync(ResourceSpans spans) => ThriftOutput.WriteAsync(Binary, thrift => BatchAsync(thrift, spans));

    /// <summary>An <c>Agent.emitBatch</c> message in the binary protocol.</summary>
    public static Task<byte[]> EncodeBinaryMessageAsync(ResourceSpans spans) => ThriftOutput.WriteAsync(Binary, thrift => MessageAsync(thrift, spans));

    /// <summary>An <c>Agent.emitBatch</c> message in the compact protocol.</summary>
    public static Task<byte[]> EncodeCompactMessageAsync(ResourceSpans spans) =>
        ThriftOutput.WriteAsync(transport => new TCompactProtocol(transport), thrift => MessageAsync(thrift, spans));

    internal static TProtocol Binary(TMemoryBufferTransport transport) => new TBinaryProtocol(transport);

    private static async Task MessageAsync(ThriftOutput thrift, ResourceSpans spans)
    {
        await thrift.Protocol.WriteMessageBeginAsync(new TMessage("emitBatch", TMessageType.Oneway, 1));
        await thrift.StructAsync(() => thrift.FieldAsync(1, TType.Struct, () => BatchAsync(thrift, spans)));
        await thrift.Protocol.WriteMessageEndAsync();
    }

    private static Task BatchAsync(ThriftOutput thrift, ResourceSpans resource) => thrift.StructAsync(async () =>
    {
        await thrift.FieldAsync(1, TType.Struct, () => thrift.StructAsync(async () =>
        {
            await thrift.TextAsync(1, SpanTags.ServiceName(resource.Resource));
            await TagsAsync(thrift, 2, resource.Resource.Attributes.Where(attribute => attribute.Key != "service.name"));
        }));
        var spans = from scope in resource.ScopeSpans from span in scope.Spans select (scope.Scope, span);
        await thrift.ListAsync(2, TType.Struct, [.. spans], item => SpanAsync(thrift, item.Scope, item.span));
    });

    private static Task SpanAsync(ThriftOutput thrift, InstrumentationScope scope, Span span) => thrift.StructAsync(async () =>
    {
        await thrift.I64Async(1, Id(span.TraceId, 8));
        await thrift.I64Async(2, Id(span.TraceId, 0));
        await thrift.I64Async(3, Id(span.SpanId, 0));
        await thrift.I64Async(4, span.ParentSpanId.IsEmpty ? 0 : Id(span.ParentSpanId, 0));
        await thrift.TextAsync(5, span.Name);
        await thrift.ListAsync(6, TType.Struct, span.Links, link => thrift.StructAsync(async () =>
        {
            await thrift.I32Async(1, 1); // FOLLOWS_FROM
            await thrift.I64Async(2, Id(link.TraceId, 8));
            await thrift.I64Async(3, Id(link.TraceId, 0));
            await thrift.I64Async(4, Id(link.SpanId, 0));
        }));
        await thrift.I32Async(7, 1); // sampled
        await thrift.I64Async(8, (long)SpanTags.Micros(span.StartTimeUnixNano));
        await thrift.I64Async(9, (long)SpanTags.Micros(span.EndTimeUnixNano - span.StartTimeUnixNano));
        await TagsAsync(thrift, 10, [.. span.Attributes, .. SpanTags.Scope(scope), .. SpanTags.Jaeger(span)]);
        await thrift.ListAsync(11, TType.Struct, span.Events, log => thrift.StructAsync(async () =>
        {
            await thrift.I64Async(1, (long)SpanTags.Micros(log.TimeUnixNano));
            await TagsAsync(thrift, 2, [SpanTags.Text("event", log.Name), .. log.Attributes]);
        }));
    });

    private static Task TagsAsync(ThriftOutput thrift, short field, IEnumerable<KeyValue> tags) =>
        thrift.ListAsync(field, TType.Struct, [.. tags], tag => thrift.StructAsync(async () =>
        {
            await thrift.TextAsync(1, tag.Key);
            switch (tag.Value.ValueCase)
            {
                case AnyValue.ValueOneofCase.DoubleValue:
                    await thrift.I32Async(2, 1);
                    await thrift.DoubleAsync(4, tag.Value.DoubleValue);
                    break;
                case AnyValue.ValueOneofCase.BoolValue:
                    await thrift.I32Async(2, 2);
                    await thrift.BoolAsync(5, tag.Value.BoolValue);
                    break;
                case AnyValue.ValueOneofCase.IntValue:
                    await thrift.I32Async(2, 3);
                    await thrift.I64Async(6, tag.Value.IntValue);
                    break;
                case AnyValue.ValueOneofCase.BytesValue:
                    await thrift.I32Async(2, 4);
                    await thrift.BytesAsync(7, tag.Value.BytesValue.ToByteArray());
                    break;
                default:
                    await thrift.I32Async(2, 0);
                    await thrift.TextAsync(3, SpanTags.AsText(tag.Value));
                    break;
            }
        }));

    internal static long Id(ByteString id, int offset) => BinaryPrimitives.ReadInt64BigEndian(id.Span[offset..]);
}
