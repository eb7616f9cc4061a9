using System.Buffers.Binary;

namespace Tracepost.Benchmarks.Load;

/// <summary>All that is different in a trace, from one seed: its ids, its times, its values.</summary>
/// <param name="seed">Of the trace.</param>
/// <param name="startNs">When the trace starts, Unix nanoseconds.</param>
internal readonly struct TraceValues(ulong seed, long startNs)
{
    private const int SpanIds = 1 << 20, Starts = 2 << 20, Durations = 3 << 20, Jitter = 4 << 20;

    // Of 64 traces one is sixteen times as slow as the others, which differ by a factor of five.
    private readonly long _slowness = (128 + (long)(seed & 0x1FF)) << ((seed >> 32) % 64 == 0 ? 4 : 0);

    /// <summary>Writes what belongs into a place.</summary>
    public void Write(in Place place, Span<byte> room)
    {
        switch (place.Kind)
        {
            case PlaceKind.TraceId:
                WriteTraceId(room);
                break;
            case PlaceKind.SpanId:
                BinaryPrimitives.WriteUInt64BigEndian(room, SpanId(place.Number));
                break;
            case PlaceKind.Time:
                BinaryPrimitives.WriteInt64LittleEndian(room, Time(place.Number));
                break;
            case PlaceKind.RandomStart:
                BinaryPrimitives.WriteInt64LittleEndian(room, RandomStart(place.Number));
                break;
            case PlaceKind.RandomEnd:
                BinaryPrimitives.WriteInt64LittleEndian(room, RandomStart(place.Number) + Mix.Duration(Mix.Of(seed, Durations + place.Number)));
                break;
            case PlaceKind.Hex:
                WriteHex((int)place.Number, room[..place.Length]);
                break;
            default:
                WriteDigits(Value((int)place.Number, place.Limit), room[..place.Length]);
                break;
        }
    }

    /// <summary>The trace's id: 16 bytes.</summary>
    public void WriteTraceId(Span<byte> room)
    {
        BinaryPrimitives.WriteUInt64BigEndian(room, Mix.Of(seed, 0));
        BinaryPrimitives.WriteUInt64BigEndian(room[8..], Mix.Of(seed, 1));
    }

    /// <summary>The hex digits of a value of the trace.</summary>
    public string Hex(int value, int length)
    {
        Span<byte> digits = stackalloc byte[length];
        WriteHex(value, digits);
        return System.Text.Encoding.ASCII.GetString(digits);
    }

    /// <summary>The decimal digits of a value of the trace.</summary>
    public string Digits(int value, int length, long limit)
    {
        Span<byte> digits = stackalloc byte[length];
        WriteDigits(Value(value, limit), digits);
        return System.Text.Encoding.ASCII.GetString(digits);
    }

    private long Time(long offset) => startNs + (offset * _slowness / 256) + (long)(Mix.Of(seed, Jitter + offset) & 0x3FFF);

    private ulong SpanId(long span) => Mix.Of(seed, SpanIds + span);

    // The children of a trace begin within a millisecond after each other.
    private long RandomStart(long span) => startNs + (span * 1_000_000) + (long)(Mix.Of(seed, Starts + span) & 0x7FFFF);

    private ulong Value(int value, long limit) => Mix.Of(seed, 16 + value) % (ulong)limit;

    private void WriteHex(int value, Span<byte> room)
    {
        Span<byte> bytes = stackalloc byte[8];
        for (var at = 0; at < room.Length; at += 16)
        {
            BinaryPrimitives.WriteUInt64BigEndian(bytes, Mix.Of(seed, 16 + value + (at << 8)));
            Convert.TryToHexStringLower(bytes[..(Math.Min(16, room.Length - at) / 2)], room[at..], out _);
        }
    }

    private static void WriteDigits(ulong value, Span<byte> room)
    {
        for (var i = room.Length - 1; i >= 0; i--, value /= 10) room[i] = (byte)('0' + (value % 10));
    }
}
