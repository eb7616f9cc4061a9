using OpenTelemetry.Proto.Common.V1;
using OpenTelemetry.Proto.Trace.V1;
using Tracepost.TraceModel.Wire;

namespace Tracepost.Testing.Protocols.Encoding;

/// <summary>
/// jaeger.api_v2: https://github.com/jaegertracing/jaeger-idl/blob/main/proto/api_v2/model.proto.
/// <code>PostSpansRequest { Batch batch = 1 }   Batch { repeated Span spans = 1; Process process = 2 }</code>
/// </summary>
internal static class JaegerProtobuf
{
    public static Task<byte[]> EncodeAsync(ResourceSpans resource) => ProtobufOutput.WriteAsync(proto => proto.Message(1, () =>
    {
        foreach (var scope in resource.ScopeSpans)
        {
            foreach (var span in scope.Spans) proto.Message(1, () => WriteSpan(proto, scope.Scope, span));
        }

        proto.Message(2, () =>
        {
            proto.Text(1, SpanTags.ServiceName(resource.Resource));
            foreach (var tag in resource.Resource.Attributes.Where(attribute => attribute.Key != "service.name")) WriteTag(proto, 2, tag);
        });
    }));

    private static void WriteSpan(ProtoWriter proto, InstrumentationScope scope, Span span)
    {
        proto.Bytes(1, span.TraceId);
        proto.Bytes(2, span.SpanId);
        proto.Text(3, span.Name);
        if (!span.ParentSpanId.IsEmpty)
        {
            proto.Message(4, () =>
            {
                proto.Bytes(1, span.TraceId);
                proto.Bytes(2, span.ParentSpanId);
                proto.WriteVarint(3, 0); // CHILD_OF
            });
        }

        foreach (var link in span.Links)
        {
            proto.Message(4, () =>
            {
                proto.Bytes(1, link.TraceId);
                proto.Bytes(2, link.SpanId);
                proto.WriteVarint(3, 1); // FOLLOWS_FROM
            });
        }

        proto.WriteVarint(5, 1); // sampled
        proto.Time(6, span.StartTimeUnixNano);
        proto.Time(7, span.EndTimeUnixNano - span.StartTimeUnixNano);
        foreach (var tag in (IEnumerable<KeyValue>)[.. span.Attributes, .. SpanTags.Scope(scope), .. SpanTags.Jaeger(span)]) WriteTag(proto, 8, tag);
        foreach (var log in span.Events)
        {
            proto.Message(9, () =>
            {
                proto.Time(1, log.TimeUnixNano);
                foreach (var field in (IEnumerable<KeyValue>)[SpanTags.Text("event", log.Name), .. log.Attributes]) WriteTag(proto, 2, field);
            });
        }
    }

    // KeyValue { key = 1; ValueType v_type = 2; v_str = 3; v_bool = 4; v_int64 = 5; v_float64 = 6; v_binary = 7 }
    private static void WriteTag(ProtoWriter proto, int field, KeyValue tag) => proto.Message(field, () =>
    {
        proto.Text(1, tag.Key);
        switch (tag.Value.ValueCase)
        {
            case AnyValue.ValueOneofCase.BoolValue:
                proto.WriteVarint(2, 1);
                proto.WriteVarint(4, tag.Value.BoolValue ? 1UL : 0);
                break;
            case AnyValue.ValueOneofCase.IntValue:
                proto.WriteVarint(2, 2);
                proto.WriteVarint(5, (ulong)tag.Value.IntValue);
                break;
            case AnyValue.ValueOneofCase.DoubleValue:
                proto.WriteVarint(2, 3);
                proto.WriteFixed64(6, BitConverter.DoubleToUInt64Bits(tag.Value.DoubleValue));
                break;
            case AnyValue.ValueOneofCase.BytesValue:
                proto.WriteVarint(2, 4);
                proto.Bytes(7, tag.Value.BytesValue);
                break;
            default:
                proto.Text(3, SpanTags.AsText(tag.Value));
                break;
        }
    });
}
