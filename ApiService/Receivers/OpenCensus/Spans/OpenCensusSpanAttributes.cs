using Tracepost.ApiService.Receivers.Translation;
using Tracepost.TraceModel.Wire;

namespace Tracepost.ApiService.Receivers.OpenCensus.Spans;

/// <summary>
/// Writes the attributes of a span, but for two that may say what OTLP has fields for: the kind, where OpenCensus has none for it, and the status. These
/// wait until the whole span was seen.
/// </summary>
internal ref struct OpenCensusSpanAttributes
{
    private OpenCensusAttribute _kind;
    private OpenCensusAttribute _status;

    /// <summary>Writes all others.</summary>
    public void Write(ReadOnlySpan<byte> attributes, ProtoWriter writer)
    {
        var reader = new ProtoReader(attributes);
        while (reader.TryReadTag())
        {
            if (reader.Is(1, WireType.LengthDelimited)) Take(OpenCensusAttribute.Read(reader.ReadBytes()), writer);
            else if (reader.Is(2, WireType.Varint)) OpenCensusAttributes.WriteDropped((int)reader.ReadVarint(), OtlpFields.DroppedAttributes, writer);
            else reader.Skip();
        }
    }

    /// <summary>The kind that the attributes say, as OTLP numbers it; else the attribute of that name is written like all others.</summary>
    /// <param name="told">True: the span has told its kind already.</param>
    /// <param name="writer">Where to.</param>
    public readonly ulong TakeKind(bool told, ProtoWriter writer)
    {
        var text = _kind.Text;
        ulong kind = told ? 0UL
            : text.SequenceEqual("internal"u8) ? 1
            : text.SequenceEqual("server"u8) ? 2
            : text.SequenceEqual("client"u8) ? 3
            : text.SequenceEqual("producer"u8) ? 4
            : text.SequenceEqual("consumer"u8) ? 5UL
            : 0;
        if (kind == 0 && !_kind.Key.IsEmpty) _kind.Write(writer, OtlpFields.SpanAttribute);
        return kind;
    }

    /// <summary>The status code that OpenTelemetry's translator left in an attribute; else what has its name is written like all others.</summary>
    /// <param name="hasStatus">True: the span has a status, which this makes more exact.</param>
    /// <param name="writer">Where to.</param>
    public readonly ulong? TakeStatus(bool hasStatus, ProtoWriter writer)
    {
        if (hasStatus && _status.IsInteger && _status.Number <= 2) return _status.Number;
        if (!_status.Key.IsEmpty) _status.Write(writer, OtlpFields.SpanAttribute);
        return null;
    }

    private void Take(OpenCensusAttribute attribute, ProtoWriter writer)
    {
        if (attribute.Key.SequenceEqual("span.kind"u8)) _kind = attribute;
        else if (attribute.Key.SequenceEqual("otel.status_code"u8)) _status = attribute;
        else attribute.Write(writer, OtlpFields.SpanAttribute);
    }
}
