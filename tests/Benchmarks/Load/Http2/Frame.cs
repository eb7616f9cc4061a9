using System.Buffers.Binary;

namespace Tracepost.Benchmarks.Load.Http2;

/// <summary>
/// Frames of HTTP/2, https://www.rfc-editor.org/rfc/rfc9113#section-4.1:
/// <code>length: 3 bytes, type: 1, flags: 1, stream: 4 (the highest bit is reserved), then the payload</code>
/// </summary>
internal static class Frame
{
    public const int HeaderLength = 9;

    public const byte Data = 0, Headers = 1, ResetStream = 3, Settings = 4, Ping = 6, GoAway = 7, WindowUpdate = 8, Continuation = 9;

    public const byte EndStream = 1, Ack = 1, EndHeaders = 4, Padded = 8, Priority = 32;

    public const int NoError = 0, RefusedStream = 7, Cancel = 8, EnhanceYourCalm = 11;

    /// <summary>What the peer may send until it says something else, and how long its frames may be.</summary>
    public const int InitialWindow = 65_535, InitialMaxFrame = 16_384;

    /// <summary>Writes the header of a frame.</summary>
    public static void WriteHeader(Span<byte> room, int length, byte type, byte flags, int stream)
    {
        BinaryPrimitives.WriteInt32BigEndian(room, length << 8); // The type goes over its last byte.
        room[3] = type;
        room[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(room[5..], stream);
    }

    /// <summary>Reads it again.</summary>
    public static (int Length, byte Type, byte Flags, int Stream) ReadHeader(ReadOnlySpan<byte> bytes) =>
        ((int)(BinaryPrimitives.ReadUInt32BigEndian(bytes) >> 8), bytes[3], bytes[4], BinaryPrimitives.ReadInt32BigEndian(bytes[5..]) & int.MaxValue);
}
