using System.Buffers.Binary;
using Tracepost.TraceModel.Wire;

namespace Tracepost.ApiService.Receivers.Jaeger.Grpc;

/// <summary>What of a span must be known before it is written: whose it is, and its trace id, by which references are told apart.</summary>
internal ref struct JaegerProtoHead
{
    public bool HasProcess;
    public ReadOnlySpan<byte> Process;
    public ulong TraceIdHigh;
    public ulong TraceIdLow;
    public bool HasWarnings;

    /// <summary>Reads it off a span, whose fields <see cref="JaegerProtoSpan"/> lists.</summary>
    public static JaegerProtoHead Read(ReadOnlySpan<byte> span)
    {
        var head = new JaegerProtoHead();
        var reader = new ProtoReader(span);
        while (reader.TryReadTag())
        {
            switch (reader.Field, reader.WireType)
            {
                case (1, WireType.LengthDelimited):
                    (head.TraceIdHigh, head.TraceIdLow) = TraceId(reader.ReadBytes());
                    break;
                case (10, WireType.LengthDelimited):
                    head.Process = reader.ReadBytes();
                    head.HasProcess = true;
                    break;
                case (12, WireType.LengthDelimited):
                    reader.Skip();
                    head.HasWarnings = true;
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return head;
    }

    /// <summary>The id as numbers: 16 bytes, or 8 of a 64-bit id; 0 if it is of any other length.</summary>
    public static (ulong High, ulong Low) TraceId(ReadOnlySpan<byte> id) => id.Length switch
    {
        16 => (BinaryPrimitives.ReadUInt64BigEndian(id), BinaryPrimitives.ReadUInt64BigEndian(id[8..])),
        8 => (0, BinaryPrimitives.ReadUInt64BigEndian(id)),
        _ => (0, 0),
    };

    /// <summary>The id as a number; 0 if it has not 8 bytes.</summary>
    public static ulong SpanId(ReadOnlySpan<byte> id) => id.Length == 8 ? BinaryPrimitives.ReadUInt64BigEndian(id) : 0;
}
