using System.Buffers.Binary;
using Google.Protobuf;

namespace Tracepost.Benchmarks.Load;

/// <summary>
/// Values of a template that will be stamped. Each carries a marker by which its place is found again in the encoded bytes:
/// <code>01 02 03 04, then the number of the place, seven bits a byte, so that it is valid UTF-8</code>
/// </summary>
internal sealed class Marks
{
    private const int MarkerLength = 8;

    private static ReadOnlySpan<byte> Magic => [1, 2, 3, 4];

    private readonly List<Place> _places = [];

    public ByteString TraceId(int trace) => ByteString.CopyFrom(Mark(new Place(PlaceKind.TraceId, trace, 0, 16)));

    public ByteString SpanId(int trace, int span) => ByteString.CopyFrom(Mark(new Place(PlaceKind.SpanId, trace, span, 8)));

    /// <summary>A time so many nanoseconds after the trace's start.</summary>
    public ulong Time(int trace, long offsetNs) => Fixed64(new Place(PlaceKind.Time, trace, offsetNs, 8));

    public ulong RandomStart(int trace, int span) => Fixed64(new Place(PlaceKind.RandomStart, trace, span, 8));

    public ulong RandomEnd(int trace, int span) => Fixed64(new Place(PlaceKind.RandomEnd, trace, span, 8));

    /// <summary>Hex digits, the same wherever the trace has this value.</summary>
    public string Hex(int trace, int value, int length) => Text(new Place(PlaceKind.Hex, trace, value, length));

    /// <summary>Digits, the same wherever the trace has this value; one of <paramref name="limit"/> different ones.</summary>
    public string Digits(int trace, int value, int length, long limit) => Text(new Place(PlaceKind.Digits, trace, value, length, limit));

    /// <summary>The places of all markers, in the order of the bytes.</summary>
    public Place[] Find(ReadOnlySpan<byte> bytes)
    {
        var found = new List<Place>();
        for (var position = 0; bytes[position..].IndexOf(Magic) is >= 0 and var skipped;)
        {
            position += skipped;
            var number = 0;
            for (var i = MarkerLength - 1; i >= Magic.Length; i--) number = (number << 7) | bytes[position + i];
            found.Add(_places[number] with { Offset = position });
            position += MarkerLength;
        }

        return [.. found];
    }

    private ulong Fixed64(Place place) => BinaryPrimitives.ReadUInt64LittleEndian(Mark(place));

    private string Text(Place place) => System.Text.Encoding.ASCII.GetString(Mark(place));

    private byte[] Mark(Place place)
    {
        var bytes = new byte[place.Length];
        bytes.AsSpan().Fill((byte)'.');
        Magic.CopyTo(bytes);
        for (var (i, number) = (Magic.Length, _places.Count); i < MarkerLength; i++, number >>= 7) bytes[i] = (byte)(number & 0x7F);
        _places.Add(place);
        return bytes;
    }
}
