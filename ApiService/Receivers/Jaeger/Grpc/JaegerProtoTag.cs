using Tracepost.TraceModel.Wire;

namespace Tracepost.ApiService.Receivers.Jaeger.Grpc;

/// <summary>
/// Reads a tag. The type says which of the values counts; it is no <c>oneof</c>.
/// <code>
/// KeyValue { string key = 1; ValueType v_type = 2; string v_str = 3; bool v_bool = 4; int64 v_int64 = 5; double v_float64 = 6; bytes v_binary = 7; }
/// ValueType: STRING 0, BOOL 1, INT64 2, FLOAT64 3, BINARY 4
/// </code>
/// </summary>
internal static class JaegerProtoTag
{
    public static JaegerTag Read(ReadOnlySpan<byte> keyValue)
    {
        ReadOnlySpan<byte> key = default, text = default, bytes = default;
        long truth = 0, integer = 0, number = 0;
        var type = 0;
        var reader = new ProtoReader(keyValue);
        while (reader.TryReadTag())
        {
            switch (reader.Field, reader.WireType)
            {
                case (1, WireType.LengthDelimited): key = reader.ReadBytes(); break;
                case (2, WireType.Varint): type = (int)reader.ReadVarint(); break;
                case (3, WireType.LengthDelimited): text = reader.ReadBytes(); break;
                case (4, WireType.Varint): truth = reader.ReadVarint() != 0 ? 1 : 0; break;
                case (5, WireType.Varint): integer = (long)reader.ReadVarint(); break;
                case (6, WireType.Fixed64): number = (long)reader.ReadFixed64(); break;
                case (7, WireType.LengthDelimited): bytes = reader.ReadBytes(); break;
                default: reader.Skip(); break;
            }
        }

        return type switch
        {
            0 => new JaegerTag { Key = key, Type = JaegerTagType.Text, Content = text },
            1 => new JaegerTag { Key = key, Type = JaegerTagType.Bool, Number = truth },
            2 => new JaegerTag { Key = key, Type = JaegerTagType.Integer, Number = integer },
            3 => new JaegerTag { Key = key, Type = JaegerTagType.Double, Number = number },
            4 => new JaegerTag { Key = key, Type = JaegerTagType.Bytes, Content = bytes },
            _ => new JaegerTag { Key = key, Type = JaegerTagType.Unknown, Number = type },
        };
    }
}
