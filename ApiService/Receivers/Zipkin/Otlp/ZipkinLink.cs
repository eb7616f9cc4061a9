using System.Buffers;
using System.Buffers.Text;
using Tracepost.ApiService.Receivers.Translation;
using Tracepost.ApiService.Receivers.Zipkin.Model;
using Tracepost.TraceModel.Wire;

namespace Tracepost.ApiService.Receivers.Zipkin.Otlp;

/// <summary>
/// A link, which the Collector's exporter puts into a tag, as Zipkin has none: ids, trace state, attributes and how many of them were dropped:
/// <c>otlp.link.0 = 5af7183fb1d4cf5f6b221d5bc9e6496c|352bff9a74ca9ad2|a=1|{"why":"batch"}|0</c>
/// </summary>
internal static class ZipkinLink
{
    private const int TraceIdDigits = 32;
    private const int SpanIdDigits = 16;
    private const int StateBegin = TraceIdDigits + 1 + SpanIdDigits + 1;

    /// <summary>Writes the link that the tag holds; false if it holds none.</summary>
    public static bool TryWrite(in ZipkinTag tag, EmbeddedAttributes embedded, ProtoWriter writer)
    {
        var text = tag.Value.Span;
        if (!tag.Key.Span.StartsWith("otlp.link."u8)
            || text.Length <= StateBegin
            || text[TraceIdDigits] != '|' || text[StateBegin - 1] != '|')
            return false;
        Span<byte> ids = stackalloc byte[(TraceIdDigits + SpanIdDigits) / 2];
        if (Convert.FromHexString(text[..TraceIdDigits], ids, out _, out _) != OperationStatus.Done
            || Convert.FromHexString(text.Slice(TraceIdDigits + 1, SpanIdDigits), ids[(TraceIdDigits / 2)..], out _, out _) != OperationStatus.Done)
            return false;

        var rest = text[StateBegin..];
        var (attributes, count) = (rest.IndexOf("|{"u8) + 1, rest.LastIndexOf("}|"u8) + 2);
        if (attributes == 0 || count < attributes + 2) return false;
        if (!Utf8Parser.TryParse(rest[count..], out uint dropped, out var used) || used != rest.Length - count) return false;
        var json = rest[attributes..(count - 1)];
        if (!embedded.Are(json)) return false;

        var link = writer.BeginMessage(OtlpFields.Link);
        writer.WriteBytes(OtlpFields.LinkTraceId, ids[..(TraceIdDigits / 2)]);
        writer.WriteBytes(OtlpFields.LinkSpanId, ids[(TraceIdDigits / 2)..]);
        if (attributes > 1) writer.WriteText(OtlpFields.LinkTraceState, rest[..(attributes - 1)]);
        EmbeddedAttributes.Write(json, OtlpFields.LinkAttribute, writer);
        if (dropped > 0) writer.WriteVarint(OtlpFields.LinkDroppedAttributes, dropped);
        writer.EndMessage(link);
        return true;
    }
}
