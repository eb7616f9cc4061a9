using Tracepost.TraceModel.Wire;

namespace Tracepost.ApiService.Receivers.Translation;

/// <summary>
/// Reads the well-known types for times, as nanoseconds:
/// <code>Timestamp { int64 seconds = 1; int32 nanos = 2; }  Duration { int64 seconds = 1; int32 nanos = 2; }</code>
/// </summary>
internal static class ProtoTime
{
    private const long NanosecondsPerSecond = 1_000_000_000;

    /// <summary>Nanoseconds since the Unix epoch; times before it become 0, and those that nanoseconds cannot hold the last one that they can.</summary>
    public static ulong ReadTimestamp(ReadOnlySpan<byte> timestamp) => (ulong)Math.Max(0, ReadNanoseconds(timestamp));

    /// <summary>Nanoseconds, negative ones too.</summary>
    public static long ReadDuration(ReadOnlySpan<byte> duration) => ReadNanoseconds(duration);

    /// <summary>When something ended, in nanoseconds, that began at a time and took a while; a negative duration is none.</summary>
    public static ulong End(ulong start, long duration) => Math.Min(start + (ulong)Math.Max(0, duration), long.MaxValue);

    private static long ReadNanoseconds(ReadOnlySpan<byte> time)
    {
        long seconds = 0, nanoseconds = 0;
        var reader = new ProtoReader(time);
        while (reader.TryReadTag())
        {
            if (reader.Is(1, WireType.Varint)) seconds = (long)reader.ReadVarint();
            else if (reader.Is(2, WireType.Varint)) nanoseconds = (int)reader.ReadVarint();
            else reader.Skip();
        }

        var total = ((Int128)seconds * NanosecondsPerSecond) + nanoseconds;
        return (long)Int128.Clamp(total, long.MinValue, long.MaxValue);
    }
}
