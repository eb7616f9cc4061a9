using System.Buffers.Binary;
using Tracepost.TraceModel;
using Tracepost.TraceModel.Wire;

namespace Tracepost.DataService.Query;

/// <summary>
/// What trees, counts and duplicates need of a span, read from its bytes without decoding the rest:
/// <code>
/// Span { bytes span_id = 2; bytes parent_span_id = 4; string name = 5; kind = 6; fixed64 start = 7; fixed64 end = 8; Status status = 15 }
/// Status { code = 3 }
/// </code>
/// </summary>
internal readonly ref struct SpanHeader
{
    private SpanHeader(SpanKey key, SpanId parentSpanId, ulong endNs, StatusCode status, ReadOnlySpan<byte> name)
    {
        Key = key;
        ParentSpanId = parentSpanId;
        EndNs = endNs;
        Status = status;
        Name = name;
    }

    /// <summary>What tells the span from others of its trace.</summary>
    public SpanKey Key { get; }

    /// <summary>The parent; zero at a root.</summary>
    public SpanId ParentSpanId { get; }

    /// <summary>The end, Unix nanoseconds.</summary>
    public ulong EndNs { get; }

    /// <summary>The status.</summary>
    public StatusCode Status { get; }

    /// <summary>The operation's name in UTF-8.</summary>
    public ReadOnlySpan<byte> Name { get; }

    /// <summary>Reads one <c>Span</c>.</summary>
    /// <exception cref="MalformedProtobufException">The bytes are no such message.</exception>
    public static SpanHeader Read(ReadOnlySpan<byte> span)
    {
        ulong id = 0, parent = 0, start = 0, end = 0;
        var kind = default(SpanKind);
        var status = default(StatusCode);
        ReadOnlySpan<byte> name = default;
        var reader = new ProtoReader(span);
        while (reader.TryReadTag())
        {
            switch (reader.Field, reader.WireType)
            {
                case (2, WireType.LengthDelimited): id = ReadId(reader.ReadBytes()); break;
                case (4, WireType.LengthDelimited): parent = ReadId(reader.ReadBytes()); break;
                case (5, WireType.LengthDelimited): name = reader.ReadBytes(); break;
                case (6, WireType.Varint): kind = (SpanKind)reader.ReadVarint(); break;
                case (7, WireType.Fixed64): start = reader.ReadFixed64(); break;
                case (8, WireType.Fixed64): end = reader.ReadFixed64(); break;
                case (15, WireType.LengthDelimited): status = ReadStatus(reader.ReadBytes(), status); break;
                default: reader.Skip(); break;
            }
        }

        return new SpanHeader(new SpanKey(id, start, kind), new SpanId(parent), end, status, name);
    }

    // Parts of a message that come apart merge, so a part without a code leaves the status as it was.
    internal static StatusCode ReadStatus(ReadOnlySpan<byte> status, StatusCode code)
    {
        var reader = new ProtoReader(status);
        while (reader.TryReadTag())
        {
            if (reader.Is(3, WireType.Varint)) code = (StatusCode)reader.ReadVarint();
            else reader.Skip();
        }

        return code;
    }

    private static ulong ReadId(ReadOnlySpan<byte> bytes) => bytes.Length == SpanId.Size ? BinaryPrimitives.ReadUInt64BigEndian(bytes) : 0;
}

/// <summary>
/// What is counted once of a trace. The kind keeps Zipkin's client and server spans apart, which share an id; the start keeps different spans
/// of a client apart that uses an id twice. What is left out of answers is decided by <see cref="SpanIdentity"/>.
/// </summary>
/// <param name="SpanId">The id, read as a big-endian number.</param>
/// <param name="StartNs">The start, Unix nanoseconds.</param>
/// <param name="Kind">The kind.</param>
internal readonly record struct SpanKey(ulong SpanId, ulong StartNs, SpanKind Kind);
