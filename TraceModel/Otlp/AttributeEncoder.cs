using System.Text;
using Tracepost.TraceModel.Wire;

namespace Tracepost.TraceModel.Otlp;

/// <summary>
/// Encodes attributes as OTLP's <c>KeyValue</c> and <c>AnyValue</c>:
/// <code>
/// KeyValue { string key = 1; AnyValue value = 2; }
/// AnyValue { string 1 | bool 2 | int64 3 | double 4 | ArrayValue 5 | KeyValueList 6 | bytes 7 }
/// </code>
/// </summary>
public static class AttributeEncoder
{
    /// <summary>Writes each attribute as a message of this field.</summary>
    public static void Write(ProtoWriter writer, int field, IReadOnlyList<KeyValue> attributes)
    {
        foreach (var (key, value) in attributes)
            Write(writer, field, key, value);
    }

    /// <summary>Writes one attribute as a message of this field.</summary>
    public static void Write(ProtoWriter writer, int field, string key, AttributeValue value)
    {
        var begin = writer.BeginMessage(field);
        WriteText(writer, 1, key);
        WriteValue(writer, 2, value);
        writer.EndMessage(begin);
    }

    /// <summary>Writes a value as a message of this field. Values nest at most as deep as <see cref="AttributeDecoder"/> reads them.</summary>
    public static void WriteValue(ProtoWriter writer, int field, AttributeValue value)
    {
        var begin = writer.BeginMessage(field);
        switch (value.Type)
        {
            case AttributeType.String: WriteText(writer, 1, value.AsString); break;
            case AttributeType.Bool: writer.WriteVarint(2, value.AsBool ? 1UL : 0); break;
            case AttributeType.Int: writer.WriteVarint(3, unchecked((ulong)value.AsInt)); break;
            case AttributeType.Double: writer.WriteFixed64(4, BitConverter.DoubleToUInt64Bits(value.AsDouble)); break;
            case AttributeType.Bytes: writer.WriteBytes(7, value.AsBytes); break;
            case AttributeType.Array:
                var array = writer.BeginMessage(5);
                foreach (var element in value.AsArray) WriteValue(writer, 1, element);
                writer.EndMessage(array);
                break;
            case AttributeType.Map:
                var map = writer.BeginMessage(6);
                Write(writer, 1, value.AsMap);
                writer.EndMessage(map);
                break;
            default: break;
        }

        writer.EndMessage(begin);
    }

    internal static void WriteText(ProtoWriter writer, int field, string text) =>
        Encoding.UTF8.GetBytes(text, writer.WriteBytes(field, Encoding.UTF8.GetByteCount(text)));
}
