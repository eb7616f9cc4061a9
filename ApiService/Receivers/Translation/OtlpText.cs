using System.Buffers;
using System.Text;
using System.Text.Unicode;
using Tracepost.TraceModel.Wire;

namespace Tracepost.ApiService.Receivers.Translation;

/// <summary>
/// Writes texts that came from elsewhere. A protobuf string must be valid UTF-8, while Thrift's and what lies in JSON escapes may be anything: each
/// invalid sequence becomes U+FFFD, so that one bad byte in a tag does not cost the span.
/// </summary>
internal static class OtlpText
{
    /// <summary>Writes a string field.</summary>
    public static void WriteText(this ProtoWriter writer, int field, ReadOnlySpan<byte> utf8)
    {
        if (Utf8.IsValid(utf8)) writer.WriteBytes(field, utf8);
        else WriteMended(writer, field, utf8);
    }

    private static void WriteMended(ProtoWriter writer, int field, ReadOnlySpan<byte> text)
    {
        // An invalid byte becomes at most the three bytes of U+FFFD.
        var mended = ArrayPool<byte>.Shared.Rent(text.Length * 3);
        var length = 0;
        while (text.Length > 0)
        {
            var valid = Rune.DecodeFromUtf8(text, out var rune, out var read) == OperationStatus.Done;
            length += (valid ? rune : Rune.ReplacementChar).EncodeToUtf8(mended.AsSpan(length));
            text = text[read..];
        }

        writer.WriteBytes(field, mended.AsSpan(0, length));
        ArrayPool<byte>.Shared.Return(mended);
    }
}
