using System.Buffers;
using Tracepost.ApiService.Receivers.Translation;
using Tracepost.TraceModel.Wire;

namespace Tracepost.ApiService.Receivers.OpenCensus.Spans;

/// <summary>
/// Writes a trace state as W3C has it, <c>key=value,key=value</c>:
/// <code>Tracestate { Entry entries = 1; }   Entry { string key = 1; string value = 2; }</code>
/// </summary>
internal static class OpenCensusTraceState
{
    public static void Write(ReadOnlySpan<byte> traceState, int field, ProtoWriter writer)
    {
        // An entry has a tag and a length where the text has a comma and a sign, so the text is never longer.
        var text = ArrayPool<byte>.Shared.Rent(traceState.Length);
        var length = 0;
        var reader = new ProtoReader(traceState);
        while (reader.TryReadTag())
        {
            if (!reader.Is(1, WireType.LengthDelimited))
            {
                reader.Skip();
                continue;
            }

            if (length > 0) text[length++] = (byte)',';
            length += Format(reader.ReadBytes(), text.AsSpan(length));
        }

        if (length > 0) writer.WriteText(field, text.AsSpan(0, length));
        ArrayPool<byte>.Shared.Return(text);
    }

    private static int Format(ReadOnlySpan<byte> entry, Span<byte> text)
    {
        ReadOnlySpan<byte> key = default, value = default;
        var reader = new ProtoReader(entry);
        while (reader.TryReadTag())
        {
            if (reader.Is(1, WireType.LengthDelimited)) key = reader.ReadBytes();
            else if (reader.Is(2, WireType.LengthDelimited)) value = reader.ReadBytes();
            else reader.Skip();
        }

        key.CopyTo(text);
        text[key.Length] = (byte)'=';
        value.CopyTo(text[(key.Length + 1)..]);
        return key.Length + 1 + value.Length;
    }
}
