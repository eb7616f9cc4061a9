using Tracepost.TraceModel.Wire;

namespace Tracepost.DataService.Ingest.Slicing;

/// <summary>
/// Walks the parts of a span that are not decoded on the way in, so that whatever is accepted can be parsed by every reader later.
/// Throws <see cref="MalformedProtobufException"/> where a full parser would fail. UTF-8 is not looked at.
/// </summary>
internal static class WireCheck
{
    // The bound that AttributeDecoder has too: values within values, the outermost not counted.
    private const int MaxDepth = 100;

    /// <summary>Checks a <c>KeyValue</c>.</summary>
    public static void KeyValue(ReadOnlySpan<byte> keyValue)
    {
        // What every SDK writes, key and value under 128 bytes each:   0A len key…  12 len value…
        if (keyValue.Length >= 4 && keyValue[0] == OtlpTag.Key && keyValue[1] < 0x80)
        {
            var value = keyValue[1] + 2;
            if (value + 1 < keyValue.Length
                && keyValue[value] == OtlpTag.Value
                && keyValue[value + 1] == keyValue.Length - value - 2
                && keyValue[value + 1] < 0x80)
            {
                // And a text in it:   0A len text…
                var anyValue = keyValue[(value + 2)..];
                if (anyValue.Length >= 2 && anyValue[0] == OtlpTag.StringValue && anyValue[1] == anyValue.Length - 2)
                    return;
                Value(anyValue, 0);
                return;
            }
        }

        KeyValue(keyValue, 0);
    }

    /// <summary>Checks a message that has no messages in it.</summary>
    public static void Flat(ReadOnlySpan<byte> message)
    {
        var reader = new ProtoReader(message);
        while (reader.TryReadTag()) reader.Skip();
    }

    /// <summary>Checks a message that has no messages in it but attributes.</summary>
    /// <param name="message">An <c>Event</c>, a <c>Link</c> or an <c>InstrumentationScope</c>.</param>
    /// <param name="attribute">The tag of its attributes.</param>
    public static void WithAttributes(ReadOnlySpan<byte> message, uint attribute)
    {
        var reader = new ProtoReader(message);
        while (reader.TryReadTag())
        {
            if (reader.Tag == attribute) KeyValue(reader.ReadBytes());
            else reader.Skip();
        }
    }

    /// <summary>Checks an <c>AnyValue</c>.</summary>
    public static void Value(ReadOnlySpan<byte> anyValue, int depth)
    {
        if (depth > MaxDepth)
            throw new MalformedProtobufException($"malformed protobuf: attribute values nest deeper than {MaxDepth}");
        var reader = new ProtoReader(anyValue);
        while (reader.TryReadTag())
        {
            if (reader.Tag == OtlpTag.ArrayValue) Array(reader.ReadBytes(), depth + 1);
            else if (reader.Tag == OtlpTag.MapValue) Map(reader.ReadBytes(), depth + 1);
            else reader.Skip();
        }
    }

    private static void KeyValue(ReadOnlySpan<byte> keyValue, int depth)
    {
        var reader = new ProtoReader(keyValue);
        while (reader.TryReadTag())
        {
            if (reader.Tag == OtlpTag.Value) Value(reader.ReadBytes(), depth);
            else reader.Skip();
        }
    }

    private static void Array(ReadOnlySpan<byte> arrayValue, int depth)
    {
        var reader = new ProtoReader(arrayValue);
        while (reader.TryReadTag())
        {
            if (reader.Tag == OtlpTag.Element) Value(reader.ReadBytes(), depth);
            else reader.Skip();
        }
    }

    private static void Map(ReadOnlySpan<byte> keyValueList, int depth)
    {
        var reader = new ProtoReader(keyValueList);
        while (reader.TryReadTag())
        {
            if (reader.Tag == OtlpTag.Element) KeyValue(reader.ReadBytes(), depth);
            else reader.Skip();
        }
    }
}
