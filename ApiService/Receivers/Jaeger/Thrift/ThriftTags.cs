using Tracepost.ApiService.Receivers.Thrift;

namespace Tracepost.ApiService.Receivers.Jaeger.Thrift;

/// <summary>
/// Reads tags. The type says which of the values is meant; it may come after them.
/// <code>
/// enum TagType { STRING, DOUBLE, BOOL, LONG, BINARY }
/// struct Tag { 1: string key  2: TagType vType  3: string vStr  4: double vDouble  5: bool vBool  6: i64 vLong  7: binary vBinary }
/// </code>
/// </summary>
internal static class ThriftTags
{
    private const int Text = 0;
    private const int Double = 1;
    private const int Bool = 2;
    private const int Integer = 3;
    private const int Bytes = 4;

    /// <summary>Reads the next tag of a list.</summary>
    /// <returns>False if it says nothing at all.</returns>
    public static bool TryRead<TReader>(scoped ref TReader reader, out JaegerTag tag)
        where TReader : struct, IThriftReader, allows ref struct
    {
        tag = default;
        ReadOnlySpan<byte> text = default;
        ReadOnlySpan<byte> bytes = default;
        double number = 0;
        long integer = 0;
        var truth = false;
        int? type = null;
        // Of a tag without its type, the value that is there.
        int? present = null;

        var outer = reader.BeginStruct();
        while (reader.TryReadField())
        {
            switch (reader.Field, reader.Type)
            {
                case (1, ThriftType.Binary): tag.Key = reader.ReadBinary(); break;
                case (2, ThriftType.I32): type = reader.ReadI32(); break;
                case (3, ThriftType.Binary): text = reader.ReadBinary(); present = Text; break;
                case (4, ThriftType.Double): number = reader.ReadDouble(); present = Double; break;
                case (5, ThriftType.Bool): truth = reader.ReadBool(); present = Bool; break;
                case (6, ThriftType.I64): integer = reader.ReadI64(); present = Integer; break;
                case (7, ThriftType.Binary): bytes = reader.ReadBinary(); present = Bytes; break;
                default: reader.Skip(); break;
            }
        }

        reader.EndStruct(outer);
        switch (type ?? present ?? Text)
        {
            case Text: tag.Type = JaegerTagType.Text; tag.Content = text; break;
            case Double: tag.Type = JaegerTagType.Double; tag.Number = BitConverter.DoubleToInt64Bits(number); break;
            case Bool: tag.Type = JaegerTagType.Bool; tag.Number = truth ? 1 : 0; break;
            case Integer: tag.Type = JaegerTagType.Integer; tag.Number = integer; break;
            case Bytes: tag.Type = JaegerTagType.Bytes; tag.Content = bytes; break;
            case var unknown: tag.Type = JaegerTagType.Unknown; tag.Number = unknown; break;
        }

        return !tag.Key.IsEmpty || present is not null;
    }
}
