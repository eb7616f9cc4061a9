using System.Text;
using Tracepost.TraceModel;
using Tracepost.TraceModel.Wire;

namespace Tracepost.ApiService.QueryApis.JaegerV2;

/// <summary>
/// Writes attributes as Jaeger's tags; arrays and maps are their JSON:
/// <code>KeyValue { string key = 1; ValueType v_type = 2; string v_str = 3; bool v_bool = 4; int64 v_int64 = 5; double v_float64 = 6; bytes v_binary = 7; }</code>
/// </summary>
internal static class JaegerV2Tags
{
    private const ulong Bool = 1, Int64 = 2, Float64 = 3, Binary = 4;

    public static void Write(ProtoWriter writer, int field, string key, AttributeValue value)
    {
        var begin = writer.BeginMessage(field);
        WriteText(writer, 1, key);
        switch (value.Type)
        {
            case AttributeType.Bool:
                writer.WriteVarint(2, Bool);
                if (value.AsBool) writer.WriteVarint(4, 1);
                break;
            case AttributeType.Int:
                writer.WriteVarint(2, Int64);
                if (value.AsInt != 0) writer.WriteVarint(5, unchecked((ulong)value.AsInt));
                break;
            case AttributeType.Double:
                writer.WriteVarint(2, Float64);
                if (BitConverter.DoubleToUInt64Bits(value.AsDouble) is not 0 and var bits) writer.WriteFixed64(6, bits);
                break;
            case AttributeType.Bytes:
                writer.WriteVarint(2, Binary);
                if (value.AsBytes.Length > 0) writer.WriteBytes(7, value.AsBytes);
                break;
            default:
                WriteText(writer, 3, value.ToText());
                break;
        }

        writer.EndMessage(begin);
    }

    public static void Write(ProtoWriter writer, int field, string key, string value) => Write(writer, field, key, AttributeValue.Of(value));

    /// <summary>A text, unless it is empty.</summary>
    public static void WriteText(ProtoWriter writer, int field, string text)
    {
        if (text.Length > 0) Encoding.UTF8.GetBytes(text, writer.WriteBytes(field, Encoding.UTF8.GetByteCount(text)));
    }
}
