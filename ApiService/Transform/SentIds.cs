using Tracepost.ApiService.Receivers.Bodies;
using Tracepost.TraceModel.Wire;

namespace Tracepost.ApiService.Transform;

/// <summary>
/// Checks the lengths of ids that came as hexadecimal digits: a trace id has 16 bytes and a span id 8, or either none. In a span and in a link
/// they are fields 1 and 2; a span's parent is field 4, its links are field 13.
/// </summary>
internal static class SentIds
{
    private const int Link = 13;

    /// <exception cref="RefusedException">An id has another length.</exception>
    public static void Check(ReadOnlySpan<byte> span, bool isLink = false)
    {
        var reader = new ProtoReader(span);
        while (reader.TryReadTag())
        {
            if (reader.WireType != WireType.LengthDelimited)
            {
                reader.Skip();
                continue;
            }

            var field = reader.Field;
            var bytes = reader.ReadBytes();
            if (field == 1 && bytes.Length is not (0 or 16)) throw RefusedException.Malformed("invalid length for TraceID");
            if ((field == 2 || (field == 4 && !isLink)) && bytes.Length is not (0 or 8)) throw RefusedException.Malformed("invalid length for SpanID");
            if (field == Link && !isLink) Check(bytes, isLink: true);
        }
    }
}
