using System.Buffers.Binary;
using Tracepost.ApiService.Receivers.Bodies;
using Tracepost.ApiService.Receivers.Zipkin.Model;
using Tracepost.TraceModel.Wire;

namespace Tracepost.ApiService.Receivers.Zipkin.Protobuf;

/// <summary>
/// Reads a span in protobuf. Annotations without a time or a value, tags without a key and kinds that nobody knows are passed over, as Zipkin does:
/// <code>
/// Span { bytes trace_id = 1; bytes parent_id = 2; bytes id = 3; Kind kind = 4; string name = 5; fixed64 timestamp = 6; uint64 duration = 7;
///        Endpoint local_endpoint = 8; Endpoint remote_endpoint = 9; repeated Annotation annotations = 10; map&lt;string, string&gt; tags = 11;
///        bool debug = 12; bool shared = 13; }
/// Endpoint { string service_name = 1; bytes ipv4 = 2; bytes ipv6 = 3; int32 port = 4; }   Annotation { fixed64 timestamp = 1; string value = 2; }
/// </code>
/// </summary>
internal static class ZipkinProtobufSpanReader
{
    /// <summary>Fills an empty span.</summary>
    /// <exception cref="MalformedProtobufException">This is no protobuf.</exception>
    /// <exception cref="RefusedException">An id or a port is none.</exception>
    public static void Read(ReadOnlyMemory<byte> message, ZipkinSpan span, ZipkinTexts texts)
    {
        var (hasTraceId, hasId) = (false, false);
        var reader = new ProtoReader(message.Span);
        while (reader.TryReadTag())
        {
            switch (reader.Field, reader.WireType)
            {
                case (1, WireType.LengthDelimited):
                    (span.TraceIdHigh, span.TraceIdLow) = Id(reader.ReadBytes(), "traceId", 16);
                    hasTraceId = true;
                    break;
                case (2, WireType.LengthDelimited):
                    var parent = reader.ReadBytes();
                    span.ParentId = parent.IsEmpty ? 0 : Id(parent, "parentId", 8).Low;
                    break;
                case (3, WireType.LengthDelimited):
                    span.Id = Id(reader.ReadBytes(), "id", 8).Low;
                    hasId = true;
                    break;
                case (4, WireType.Varint): span.Kind = Kind(reader.ReadVarint(), span.Kind); break;
                case (5, WireType.LengthDelimited): span.Name = reader.ReadMemory(message); break;
                case (6, WireType.Fixed64): span.Timestamp = Microseconds(reader.ReadFixed64()); break;
                case (7, WireType.Varint): span.Duration = Microseconds(reader.ReadVarint()); break;
                case (8, WireType.LengthDelimited): ReadEndpoint(reader.ReadMemory(message), span.LocalEndpoint, texts); break;
                case (9, WireType.LengthDelimited): ReadEndpoint(reader.ReadMemory(message), span.RemoteEndpoint, texts); break;
                case (10, WireType.LengthDelimited): ReadAnnotation(reader.ReadMemory(message), span); break;
                case (11, WireType.LengthDelimited): ReadTag(reader.ReadMemory(message), span); break;
                case (12, WireType.Varint): span.Debug = reader.ReadVarint() != 0; break;
                case (13, WireType.Varint): span.Shared = reader.ReadVarint() != 0; break;
                default: reader.Skip(); break;
            }
        }

        if (!hasTraceId || !hasId) throw Malformed($"Missing :{(hasTraceId ? "" : " traceId")}{(hasId ? "" : " id")}");
    }

    private static void ReadEndpoint(ReadOnlyMemory<byte> message, ZipkinEndpoint endpoint, ZipkinTexts texts)
    {
        var reader = new ProtoReader(message.Span);
        while (reader.TryReadTag())
        {
            switch (reader.Field, reader.WireType)
            {
                case (1, WireType.LengthDelimited): endpoint.ServiceName = reader.ReadMemory(message); break;
                // Either field may hold either address, as Zipkin has it.
                case (2 or 3, WireType.LengthDelimited): ZipkinAddresses.Set(endpoint, reader.ReadBytes(), texts); break;
                case (4, WireType.Varint): endpoint.Port = Port((int)reader.ReadVarint()); break;
                default: reader.Skip(); break;
            }
        }
    }

    private static void ReadAnnotation(ReadOnlyMemory<byte> message, ZipkinSpan span)
    {
        ulong timestamp = 0;
        ReadOnlyMemory<byte> value = default;
        var reader = new ProtoReader(message.Span);
        while (reader.TryReadTag())
        {
            switch (reader.Field, reader.WireType)
            {
                case (1, WireType.Fixed64): timestamp = Microseconds(reader.ReadFixed64()); break;
                case (2, WireType.LengthDelimited): value = reader.ReadMemory(message); break;
                default: reader.Skip(); break;
            }
        }

        if (timestamp != 0 && !value.IsEmpty) span.Annotations.Add(new ZipkinAnnotation(timestamp, value));
    }

    private static void ReadTag(ReadOnlyMemory<byte> message, ZipkinSpan span)
    {
        ReadOnlyMemory<byte> key = default, value = default;
        var reader = new ProtoReader(message.Span);
        while (reader.TryReadTag())
        {
            switch (reader.Field, reader.WireType)
            {
                case (1, WireType.LengthDelimited): key = reader.ReadMemory(message); break;
                case (2, WireType.LengthDelimited): value = reader.ReadMemory(message); break;
                default: reader.Skip(); break;
            }
        }

        if (!key.IsEmpty) span.Tags.Add(new ZipkinTag(key, value));
    }

    // Shorter ids are padded on the left, as those in JSON are.
    private static (ulong High, ulong Low) Id(ReadOnlySpan<byte> id, string name, int maxBytes)
    {
        if (id.IsEmpty) throw Malformed($"{name} is empty");
        if (id.Length > maxBytes) throw Malformed($"{name}.length > {maxBytes * 2}");
        Span<byte> padded = stackalloc byte[16];
        padded.Clear();
        id.CopyTo(padded[(16 - id.Length)..]);
        return (BinaryPrimitives.ReadUInt64BigEndian(padded), BinaryPrimitives.ReadUInt64BigEndian(padded[8..]));
    }

    private static ZipkinKind Kind(ulong number, ZipkinKind before) => number is > 0 and <= (ulong)ZipkinKind.Consumer ? (ZipkinKind)number : before;

    // Zipkin's are signed; negative ones are not known.
    private static ulong Microseconds(ulong value) => value > long.MaxValue ? 0 : value;

    private static int Port(int port) => port <= ushort.MaxValue ? Math.Max(0, port) : throw Malformed($"invalid port {port}");

    private static RefusedException Malformed(string cause) => RefusedException.Malformed($"{cause} reading List<Span> from proto3");
}
