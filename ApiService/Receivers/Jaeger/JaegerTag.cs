using System.Globalization;
using Tracepost.ApiService.Receivers.Translation;
using Tracepost.TraceModel.Wire;

namespace Tracepost.ApiService.Receivers.Jaeger;

/// <summary>The type of a tag's value; Thrift and protobuf number them differently.</summary>
internal enum JaegerTagType
{
    Text,
    Bool,
    Integer,
    Double,
    Bytes,

    /// <summary>A number that no version of Jaeger gives a meaning.</summary>
    Unknown,
}

/// <summary>One tag of a span or process, or one field of a log, as a slice of the request that it came in.</summary>
internal ref struct JaegerTag
{
    /// <summary>The key, UTF-8 if the sender is right.</summary>
    public ReadOnlySpan<byte> Key;

    public JaegerTagType Type;

    /// <summary>The value of <see cref="JaegerTagType.Text"/> and <see cref="JaegerTagType.Bytes"/>.</summary>
    public ReadOnlySpan<byte> Content;

    /// <summary>The value of the other types: 0 or 1, the integer, the bits of the double, the number of the unknown type.</summary>
    public long Number;

    /// <summary>The text, empty for other types.</summary>
    public readonly ReadOnlySpan<byte> Text => Type == JaegerTagType.Text ? Content : default;

    /// <summary>Writes it as an attribute.</summary>
    public readonly void Write(ProtoWriter writer, int field)
    {
        switch (Type)
        {
            case JaegerTagType.Text: writer.WriteAttribute(field, Key, Content); break;
            case JaegerTagType.Bool: writer.WriteAttribute(field, Key, Number != 0); break;
            case JaegerTagType.Integer: writer.WriteAttribute(field, Key, Number); break;
            case JaegerTagType.Double: writer.WriteAttribute(field, Key, BitConverter.Int64BitsToDouble(Number)); break;
            case JaegerTagType.Bytes: writer.WriteBytesAttribute(field, Key, Content); break;
            default: WriteUnknown(writer, field); break;
        }
    }

    /// <summary>Writes it as part of an event: the field <c>event</c> of a log is the name.</summary>
    public readonly void WriteInEvent(ProtoWriter writer)
    {
        if (Type == JaegerTagType.Text && Key.SequenceEqual("event"u8)) writer.WriteText(OtlpFields.EventName, Content);
        else Write(writer, OtlpFields.EventAttribute);
    }

    // In the words of the Collector.
    private readonly void WriteUnknown(ProtoWriter writer, int field)
    {
        Span<byte> text = stackalloc byte[64];
        System.Text.Unicode.Utf8.TryWrite(text, CultureInfo.InvariantCulture, $"<Unknown Jaeger TagType \"{Number}\">", out var length);
        writer.WriteAttribute(field, Key, text[..length]);
    }
}
