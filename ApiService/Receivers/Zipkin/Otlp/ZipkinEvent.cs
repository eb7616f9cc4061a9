using System.Buffers.Text;
using Tracepost.ApiService.Receivers.Translation;
using Tracepost.ApiService.Receivers.Zipkin.Model;
using Tracepost.TraceModel.Wire;

namespace Tracepost.ApiService.Receivers.Zipkin.Otlp;

/// <summary>
/// An annotation as an event. The attributes of an event are in its text, in one of these forms, where OpenTelemetry's exporters made it:
/// <code>
/// "rows read":{"rows":7}         its specification, and Java
/// rows read: {"rows":7}          Go
/// rows read|{"rows":7}|0         the Collector, with the number of attributes that were dropped
/// </code>
/// Any other text is the name. https://opentelemetry.io/docs/specs/otel/trace/sdk_exporters/zipkin/#events
/// </summary>
internal ref struct ZipkinEvent
{
    private ReadOnlySpan<byte> _name;
    private ReadOnlySpan<byte> _attributes;
    private uint _dropped;

    public static void Write(ZipkinAnnotation annotation, EmbeddedAttributes embedded, ProtoWriter writer)
    {
        var e = new ZipkinEvent { _name = annotation.Value.Span };
        e.Split(embedded);
        var message = writer.BeginMessage(OtlpFields.Event);
        if (annotation.Timestamp != 0) writer.WriteFixed64(OtlpFields.EventTime, OtlpTime.FromMicroseconds(annotation.Timestamp));
        writer.WriteText(OtlpFields.EventName, e._name);
        if (!e._attributes.IsEmpty) EmbeddedAttributes.Write(e._attributes, OtlpFields.EventAttribute, writer);
        if (e._dropped > 0) writer.WriteVarint(OtlpFields.EventDroppedAttributes, e._dropped);
        writer.EndMessage(message);
    }

    private void Split(EmbeddedAttributes embedded)
    {
        var text = _name;
        if (text is [(byte)'"', .., (byte)'}'])
        {
            var end = text.IndexOf("\":"u8);
            if (end > 0) Take(text[1..end], text[(end + 2)..].TrimStart((byte)' '), 0, embedded);
        }
        else if (text is [.., (byte)'}'])
        {
            var end = text.IndexOf(": {"u8);
            if (end > 0) Take(text[..end], text[(end + 2)..], 0, embedded);
        }
        else if (text is [.., >= (byte)'0' and <= (byte)'9'])
        {
            var (end, count) = (text.IndexOf("|{"u8), text.LastIndexOf("}|"u8) + 2);
            if (end >= 0 && count > end && Utf8Parser.TryParse(text[count..], out uint dropped, out var used) && used == text.Length - count)
                Take(text[..end], text[(end + 1)..(count - 1)], dropped, embedded);
        }
    }

    private void Take(ReadOnlySpan<byte> name, ReadOnlySpan<byte> attributes, uint dropped, EmbeddedAttributes embedded)
    {
        if (!embedded.Are(attributes)) return;
        _name = name;
        _attributes = attributes;
        _dropped = dropped;
    }
}
