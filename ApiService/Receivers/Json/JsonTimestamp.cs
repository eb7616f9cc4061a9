using System.Globalization;
using System.Text.Json;
using Tracepost.TraceModel.Wire;

namespace Tracepost.ApiService.Receivers.Json;

/// <summary>
/// A time in ProtoJSON is RFC 3339, <c>2019-01-20T10:15:30.123456789Z</c>, and becomes <c>Timestamp { int64 seconds = 1; int32 nanos = 2; }</c>.
/// </summary>
internal static class JsonTimestamp
{
    private const int MaxLength = 64;

    public static void Write(ref Utf8JsonReader reader, JsonField field, ProtoWriter writer)
    {
        Span<char> buffer = stackalloc char[MaxLength];
        if (reader.TokenType != JsonTokenType.String || reader.ValueSpan.Length > MaxLength) throw Wrong(ref reader, field);
        ReadOnlySpan<char> text = buffer[..reader.CopyString(buffer)];
        if (!IsComplete(text) || !reader.TryGetDateTimeOffset(out var time)) throw Wrong(ref reader, field);

        var nanoseconds = (time.Ticks % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick) + BelowTick(text);
        var timestamp = writer.BeginMessage(field.Number);
        writer.WriteVarint(1, (ulong)time.ToUnixTimeSeconds());
        writer.WriteVarint(2, (ulong)nanoseconds);
        writer.EndMessage(timestamp);
    }

    // .NET would also take a date alone, or a local time.
    private static bool IsComplete(ReadOnlySpan<char> text) => text.Length >= 20 && text[10] == 'T' && (text[^1] == 'Z' || text[^6] is '+' or '-');

    // The eighth and ninth digit, which .NET's 100 nanoseconds cannot hold.
    private static int BelowTick(ReadOnlySpan<char> text)
    {
        var point = text.IndexOf('.');
        if (point < 0) return 0;
        var fraction = text[(point + 1)..];
        var length = fraction.IndexOfAnyExceptInRange('0', '9');
        return length switch
        {
            8 => int.Parse(fraction[7..8], CultureInfo.InvariantCulture) * 10,
            >= 9 => int.Parse(fraction[7..9], CultureInfo.InvariantCulture),
            _ => 0,
        };
    }

    private static Bodies.RefusedException Wrong(ref Utf8JsonReader reader, JsonField field) =>
        JsonValues.Wrong(ref reader, field, "a time such as 2019-01-20T10:15:30.5Z");
}
