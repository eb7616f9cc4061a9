using Tracepost.ApiService.Receivers.Translation;
using Tracepost.ApiService.Receivers.Zipkin.Model;
using Tracepost.TraceModel.Wire;

namespace Tracepost.ApiService.Receivers.Zipkin.Otlp;

/// <summary>Writes a tag as an attribute of the span.</summary>
internal static class ZipkinTagToOtlp
{
    public static void Write(in ZipkinTag tag, ProtoWriter writer)
    {
        const int Field = OtlpFields.SpanAttribute;
        var key = tag.Key.Span;
        switch (tag.Type)
        {
            case ZipkinTagType.Bool: writer.WriteAttribute(Field, key, tag.Number != 0); break;
            case ZipkinTagType.Integer: writer.WriteAttribute(Field, key, tag.Number); break;
            case ZipkinTagType.Double: writer.WriteAttribute(Field, key, BitConverter.Int64BitsToDouble(tag.Number)); break;
            default: writer.WriteAttribute(Field, key, tag.Value.Span); break;
        }
    }
}
