using System.Buffers.Binary;
using System.Buffers.Text;
using Tracepost.ApiService.Receivers.Thrift;
using Tracepost.ApiService.Receivers.Zipkin.Model;

namespace Tracepost.ApiService.Receivers.Zipkin.V1;

/// <summary>
/// Reads a binary annotation of zipkinCore.thrift. Its value is bytes, which its type says how to read, numbers most significant byte first:
/// <code>BinaryAnnotation  1 string key  2 binary value  3 i32 type: BOOL 0, BYTES 1, I16 2, I32 3, I64 4, DOUBLE 5, STRING 6  4 Endpoint host</code>
/// </summary>
internal static class V1ThriftTagReader
{
    // "No encoding, or type is unknown."
    private const int Bytes = 1;

    public static void Read<TReader>(ref TReader reader, ReadOnlyMemory<byte> body, V1Span span, ZipkinTexts texts)
        where TReader : struct, IThriftReader, allows ref struct
    {
        ReadOnlyMemory<byte>? key = null, value = null;
        var type = Bytes;
        ZipkinEndpoint? endpoint = null;
        var outer = reader.BeginStruct();
        while (reader.TryReadField())
        {
            switch (reader.Field, reader.Type)
            {
                case (1, ThriftType.Binary): key = V1ThriftSpanReader.ReadSlice(ref reader, body); break;
                case (2, ThriftType.Binary): value = V1ThriftSpanReader.ReadSlice(ref reader, body); break;
                case (3, ThriftType.I32): type = reader.ReadI32(); break;
                case (4, ThriftType.Struct): endpoint = V1ThriftSpanReader.ReadEndpoint(ref reader, body, span, texts); break;
                default: reader.Skip(); break;
            }
        }

        reader.EndStruct(outer);
        if (key is { } name && value is { } bytes) span.AddBinaryAnnotation(Tag(name, bytes, type, texts), endpoint);
    }

    private static ZipkinTag Tag(ReadOnlyMemory<byte> key, ReadOnlyMemory<byte> value, int type, ZipkinTexts texts)
    {
        var bytes = value.Span;
        return (type, bytes.Length) switch
        {
            (0, 1) => new ZipkinTag(key, ZipkinTagType.Bool, bytes[0] == 1 ? 1 : 0),
            (2, 2) => new ZipkinTag(key, ZipkinTagType.Integer, BinaryPrimitives.ReadInt16BigEndian(bytes)),
            (3, 4) => new ZipkinTag(key, ZipkinTagType.Integer, BinaryPrimitives.ReadInt32BigEndian(bytes)),
            (4, 8) => new ZipkinTag(key, ZipkinTagType.Integer, BinaryPrimitives.ReadInt64BigEndian(bytes)),
            (5, 8) => new ZipkinTag(key, ZipkinTagType.Double, BinaryPrimitives.ReadInt64BigEndian(bytes)),
            (6, _) => new ZipkinTag(key, value),
            // What is not of the length that its type has is kept as it is.
            _ => new ZipkinTag(key, Base64Text(bytes, texts)),
        };
    }

    private static ReadOnlyMemory<byte> Base64Text(ReadOnlySpan<byte> bytes, ZipkinTexts texts)
    {
        Base64.EncodeToUtf8(bytes, texts.Reserve(Base64.GetMaxEncodedToUtf8Length(bytes.Length)).Span, out _, out var written);
        return texts.Keep(written);
    }
}
