using Tracepost.TraceModel.Wire;

namespace Tracepost.ApiService.Receivers.Translation;

/// <summary>
/// Writes attributes: <c>KeyValue { string key = 1; AnyValue value = 2; }</c>, as a field of a resource, scope, span, event or link. Keys and
/// texts are UTF-8; what is not valid UTF-8 is mended, as <see cref="OtlpText"/> says.
/// </summary>
internal static class OtlpAttributes
{
    /// <summary>Writes an attribute with a text.</summary>
    public static void WriteAttribute(this ProtoWriter writer, int field, ReadOnlySpan<byte> key, ReadOnlySpan<byte> text)
    {
        var attribute = Begin(writer, field, key, out var value);
        writer.WriteText(OtlpFields.StringValue, text);
        End(writer, attribute, value);
    }

    /// <summary>Writes an attribute with an integer.</summary>
    public static void WriteAttribute(this ProtoWriter writer, int field, ReadOnlySpan<byte> key, long number)
    {
        var attribute = Begin(writer, field, key, out var value);
        writer.WriteVarint(OtlpFields.IntValue, (ulong)number);
        End(writer, attribute, value);
    }

    /// <summary>Writes an attribute with a floating-point number.</summary>
    public static void WriteAttribute(this ProtoWriter writer, int field, ReadOnlySpan<byte> key, double number)
    {
        var attribute = Begin(writer, field, key, out var value);
        writer.WriteFixed64(OtlpFields.DoubleValue, BitConverter.DoubleToUInt64Bits(number));
        End(writer, attribute, value);
    }

    /// <summary>Writes an attribute that is true or false.</summary>
    public static void WriteAttribute(this ProtoWriter writer, int field, ReadOnlySpan<byte> key, bool truth)
    {
        var attribute = Begin(writer, field, key, out var value);
        writer.WriteVarint(OtlpFields.BoolValue, truth ? 1UL : 0);
        End(writer, attribute, value);
    }

    /// <summary>Writes an attribute with bytes.</summary>
    public static void WriteBytesAttribute(this ProtoWriter writer, int field, ReadOnlySpan<byte> key, ReadOnlySpan<byte> bytes)
    {
        var attribute = Begin(writer, field, key, out var value);
        writer.WriteBytes(OtlpFields.BytesValue, bytes);
        End(writer, attribute, value);
    }

    private static int Begin(ProtoWriter writer, int field, ReadOnlySpan<byte> key, out int value)
    {
        var attribute = writer.BeginMessage(field);
        writer.WriteText(OtlpFields.Key, key);
        value = writer.BeginMessage(OtlpFields.Value);
        return attribute;
    }

    private static void End(ProtoWriter writer, int attribute, int value)
    {
        writer.EndMessage(value);
        writer.EndMessage(attribute);
    }
}
