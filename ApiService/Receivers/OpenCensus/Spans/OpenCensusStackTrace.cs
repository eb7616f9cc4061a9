using System.Buffers;
using System.Globalization;
using System.Text;
using Tracepost.ApiService.Receivers.Translation;
using Tracepost.TraceModel.Wire;

namespace Tracepost.ApiService.Receivers.OpenCensus.Spans;

/// <summary>
/// Writes where a span was started as the attribute <c>code.stacktrace</c>, a line per frame: <c>main.handle (main.go:17:3)</c>.
/// <code>
/// StackTrace { StackFrames stack_frames = 1; uint64 stack_trace_hash_id = 2; }
/// StackFrames { StackFrame frame = 1; int32 dropped_frames_count = 2; }
/// StackFrame { TruncatableString function_name = 1; TruncatableString original_function_name = 2; TruncatableString file_name = 3;
///              int64 line_number = 4; int64 column_number = 5; Module load_module = 6; TruncatableString source_version = 7; }
/// </code>
/// Of several spans with the same stack trace only the first has its frames, all have its hash.
/// </summary>
internal static class OpenCensusStackTrace
{
    public static void Write(ReadOnlySpan<byte> stackTrace, ProtoWriter writer)
    {
        var reader = new ProtoReader(stackTrace);
        while (reader.TryReadTag())
        {
            if (reader.Is(1, WireType.LengthDelimited)) WriteFrames(reader.ReadBytes(), writer);
            else if (reader.Is(2, WireType.Varint)) WriteHash(reader.ReadVarint(), writer);
            else reader.Skip();
        }
    }

    private static void WriteHash(ulong hash, ProtoWriter writer)
    {
        if (hash != 0) writer.WriteAttribute(OtlpFields.SpanAttribute, "opencensus.stack_trace_hash_id"u8, (long)hash);
    }

    private static void WriteFrames(ReadOnlySpan<byte> frames, ProtoWriter writer)
    {
        var text = new ArrayBufferWriter<byte>(Math.Max(1, frames.Length));
        var dropped = 0;
        var reader = new ProtoReader(frames);
        while (reader.TryReadTag())
        {
            if (reader.Is(1, WireType.LengthDelimited)) Format(reader.ReadBytes(), text);
            else if (reader.Is(2, WireType.Varint)) dropped = (int)reader.ReadVarint();
            else reader.Skip();
        }

        if (dropped > 0) text.Write(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"... {dropped} more\n")));
        if (text.WrittenCount > 0) writer.WriteAttribute(OtlpFields.SpanAttribute, "code.stacktrace"u8, text.WrittenSpan);
    }

    private static void Format(ReadOnlySpan<byte> frame, ArrayBufferWriter<byte> text)
    {
        ReadOnlySpan<byte> function = default, file = default;
        long line = 0, column = 0;
        var reader = new ProtoReader(frame);
        while (reader.TryReadTag())
        {
            switch (reader.Field, reader.WireType)
            {
                case (1, WireType.LengthDelimited): function = OpenCensusAttribute.ReadTruncatable(reader.ReadBytes()); break;
                case (3, WireType.LengthDelimited): file = OpenCensusAttribute.ReadTruncatable(reader.ReadBytes()); break;
                case (4, WireType.Varint): line = (long)reader.ReadVarint(); break;
                case (5, WireType.Varint): column = (long)reader.ReadVarint(); break;
                default: reader.Skip(); break;
            }
        }

        text.Write(function);
        if (!file.IsEmpty)
        {
            text.Write(" ("u8);
            text.Write(file);
            FormatNumber(line, text);
            FormatNumber(column, text);
            text.Write(")"u8);
        }

        text.Write("\n"u8);
    }

    private static void FormatNumber(long number, ArrayBufferWriter<byte> text)
    {
        if (number <= 0) return;
        var room = text.GetSpan(24);
        room[0] = (byte)':';
        number.TryFormat(room[1..], out var length, provider: CultureInfo.InvariantCulture);
        text.Advance(1 + length);
    }
}
