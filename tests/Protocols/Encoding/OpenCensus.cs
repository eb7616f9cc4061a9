using OpenTelemetry.Proto.Common.V1;
using OpenTelemetry.Proto.Resource.V1;
using OpenTelemetry.Proto.Trace.V1;
using Tracepost.TraceModel.Wire;
using static OpenTelemetry.Proto.Trace.V1.Status.Types;

namespace Tracepost.Testing.Protocols.Encoding;

/// <summary>
/// The OpenCensus agent's request: https://github.com/census-instrumentation/opencensus-proto.
/// <code>ExportTraceServiceRequest { Node node = 1; repeated Span spans = 2; Resource resource = 3 }</code>
/// </summary>
internal static class OpenCensus
{
    public static Task<byte[]> EncodeAsync(ResourceSpans resource) => ProtobufOutput.WriteAsync(proto =>
    {
        proto.Message(1, () => proto.Message(3, () => proto.Text(1, SpanTags.ServiceName(resource.Resource))));
        proto.Message(3, () => WriteLabels(proto, resource.Resource));
        foreach (var scope in resource.ScopeSpans)
        {
            foreach (var span in scope.Spans) proto.Message(2, () => WriteSpan(proto, span));
        }
    });

    private static void WriteLabels(ProtoWriter proto, Resource resource)
    {
        foreach (var attribute in resource.Attributes.Where(attribute => attribute.Key != "service.name"))
        {
            proto.Message(2, () =>
            {
                proto.Text(1, attribute.Key);
                proto.Text(2, SpanTags.AsText(attribute.Value));
            });
        }
    }

    private static void WriteSpan(ProtoWriter proto, Span span)
    {
        proto.Bytes(1, span.TraceId);
        proto.Bytes(2, span.SpanId);
        if (!span.ParentSpanId.IsEmpty) proto.Bytes(3, span.ParentSpanId);
        proto.Message(4, () => proto.Text(1, span.Name));
        proto.Time(5, span.StartTimeUnixNano);
        proto.Time(6, span.EndTimeUnixNano);
        // SERVER 1, CLIENT 2; the others are told by a tag.
        var told = span.Kind is Span.Types.SpanKind.Server or Span.Types.SpanKind.Client;
        proto.WriteVarint(14, span.Kind switch { Span.Types.SpanKind.Server => 1, Span.Types.SpanKind.Client => 2, _ => 0UL });
        WriteAttributes(proto, 7, [.. span.Attributes, .. told ? [] : SpanTags.Kind(span)]);
        proto.Message(9, () =>
        {
            foreach (var e in span.Events)
            {
                proto.Message(1, () =>
                {
                    proto.Time(1, e.TimeUnixNano);
                    proto.Message(2, () =>
                    {
                        proto.Message(1, () => proto.Text(1, e.Name));
                        WriteAttributes(proto, 2, e.Attributes);
                    });
                });
            }
        });
        proto.Message(10, () =>
        {
            foreach (var link in span.Links)
            {
                proto.Message(1, () =>
                {
                    proto.Bytes(1, link.TraceId);
                    proto.Bytes(2, link.SpanId);
                    WriteAttributes(proto, 4, link.Attributes);
                });
            }
        });
        // Status { int32 code = 1; string message = 2; }: OK is 0, UNKNOWN is 2.
        if (span.Status is { Code: not StatusCode.Unset } status)
        {
            proto.Message(11, () =>
            {
                proto.WriteVarint(1, status.Code is StatusCode.Error ? 2UL : 0);
                proto.Text(2, status.Message);
            });
        }

        if (span.TraceState.Length > 0) proto.Message(15, () => WriteTraceState(proto, span.TraceState));
    }

    private static void WriteTraceState(ProtoWriter proto, string traceState)
    {
        foreach (var entry in traceState.Split(',').Select(entry => entry.Split('=', 2)))
        {
            proto.Message(1, () =>
            {
                proto.Text(1, entry[0]);
                proto.Text(2, entry[1]);
            });
        }
    }

    // Attributes { map<string, AttributeValue> = 1 }   AttributeValue { TruncatableString 1 | int64 2 | bool 3 | double 4 }
    private static void WriteAttributes(ProtoWriter proto, int field, IEnumerable<KeyValue> attributes) => proto.Message(field, () =>
    {
        foreach (var attribute in attributes)
        {
            proto.Message(1, () =>
            {
                proto.Text(1, attribute.Key);
                proto.Message(2, () =>
                {
                    switch (attribute.Value.ValueCase)
                    {
                        case AnyValue.ValueOneofCase.IntValue: proto.WriteVarint(2, (ulong)attribute.Value.IntValue); break;
                        case AnyValue.ValueOneofCase.BoolValue: proto.WriteVarint(3, attribute.Value.BoolValue ? 1UL : 0); break;
                        case AnyValue.ValueOneofCase.DoubleValue: proto.WriteFixed64(4, BitConverter.DoubleToUInt64Bits(attribute.Value.DoubleValue)); break;
                        default: proto.Message(1, () => proto.Text(1, SpanTags.AsText(attribute.Value))); break;
                    }
                });
            });
        }
    });
}
