using System.Buffers.Binary;
using Tracepost.ApiService.Receivers.Thrift;
using Tracepost.ApiService.Receivers.Zipkin.Model;

namespace Tracepost.ApiService.Receivers.Zipkin.V1;

/// <summary>
/// Reads a span of zipkinCore.thrift. Fields of another number or type are passed over, as Zipkin does:
/// <code>
/// Span       1 i64 trace_id  3 string name  4 i64 id  5 i64 parent_id  6 list annotations  8 list binary_annotations
///            9 bool debug  10 i64 timestamp  11 i64 duration  12 i64 trace_id_high
/// Annotation 1 i64 timestamp  2 string value  3 Endpoint host
/// Endpoint   1 i32 ipv4  2 i16 port  3 string service_name  4 binary ipv6
/// </code>
/// </summary>
internal static class V1ThriftSpanReader
{
    /// <summary>Fills a span.</summary>
    /// <param name="reader">At the span's beginning; its input is the whole body.</param>
    /// <param name="body">What the reader reads, to take slices of.</param>
    /// <param name="span">An empty span.</param>
    /// <param name="texts">Where texts go that the body does not have.</param>
    public static void Read<TReader>(ref TReader reader, ReadOnlyMemory<byte> body, V1Span span, ZipkinTexts texts)
        where TReader : struct, IThriftReader, allows ref struct
    {
        var outer = reader.BeginStruct();
        while (reader.TryReadField())
        {
            switch (reader.Field, reader.Type)
            {
                case (1, ThriftType.I64): span.TraceIdLow = (ulong)reader.ReadI64(); break;
                case (3, ThriftType.Binary): span.Name = ReadSlice(ref reader, body); break;
                case (4, ThriftType.I64): span.Id = (ulong)reader.ReadI64(); break;
                case (5, ThriftType.I64): span.ParentId = (ulong)reader.ReadI64(); break;
                case (6, ThriftType.List): ReadAnnotations(ref reader, body, span, texts); break;
                case (8, ThriftType.List): ReadBinaryAnnotations(ref reader, body, span, texts); break;
                case (9, ThriftType.Bool): span.Debug = reader.ReadBool(); break;
                case (10, ThriftType.I64): span.Timestamp = reader.ReadI64(); break;
                case (11, ThriftType.I64): span.Duration = reader.ReadI64(); break;
                case (12, ThriftType.I64): span.TraceIdHigh = (ulong)reader.ReadI64(); break;
                default: reader.Skip(); break;
            }
        }

        reader.EndStruct(outer);
    }

    /// <summary>A string or binary value as a slice of the body.</summary>
    public static ReadOnlyMemory<byte> ReadSlice<TReader>(ref TReader reader, ReadOnlyMemory<byte> body)
        where TReader : struct, IThriftReader, allows ref struct
    {
        var length = reader.ReadBinary().Length;
        return body.Slice(reader.Position - length, length);
    }

    /// <summary>An endpoint; null if nothing is known of it.</summary>
    public static ZipkinEndpoint? ReadEndpoint<TReader>(ref TReader reader, ReadOnlyMemory<byte> body, V1Span span, ZipkinTexts texts)
        where TReader : struct, IThriftReader, allows ref struct
    {
        Span<byte> address = stackalloc byte[4];
        var endpoint = span.BeginEndpoint();
        var outer = reader.BeginStruct();
        while (reader.TryReadField())
        {
            switch (reader.Field, reader.Type)
            {
                case (1, ThriftType.I32):
                    BinaryPrimitives.WriteInt32BigEndian(address, reader.ReadI32());
                    if (address.ContainsAnyExcept((byte)0)) ZipkinAddresses.Set(endpoint, address, texts);
                    break;
                // Thrift has no unsigned numbers: ports from 32768 on are negative.
                case (2, ThriftType.I16): endpoint.Port = (ushort)reader.ReadI16(); break;
                case (3, ThriftType.Binary): endpoint.ServiceName = ReadSlice(ref reader, body); break;
                case (4, ThriftType.Binary): ZipkinAddresses.Set(endpoint, reader.ReadBinary(), texts); break;
                default: reader.Skip(); break;
            }
        }

        reader.EndStruct(outer);
        return span.EndEndpoint();
    }

    private static void ReadAnnotations<TReader>(ref TReader reader, ReadOnlyMemory<byte> body, V1Span span, ZipkinTexts texts)
        where TReader : struct, IThriftReader, allows ref struct
    {
        var list = reader.ReadList();
        for (var i = 0; i < list.Count; i++)
        {
            if (list.Type == ThriftType.Struct) ReadAnnotation(ref reader, body, span, texts);
            else reader.Skip(list.Type);
        }
    }

    private static void ReadAnnotation<TReader>(ref TReader reader, ReadOnlyMemory<byte> body, V1Span span, ZipkinTexts texts)
        where TReader : struct, IThriftReader, allows ref struct
    {
        long timestamp = 0;
        ReadOnlyMemory<byte>? value = null;
        ZipkinEndpoint? endpoint = null;
        var outer = reader.BeginStruct();
        while (reader.TryReadField())
        {
            switch (reader.Field, reader.Type)
            {
                case (1, ThriftType.I64): timestamp = reader.ReadI64(); break;
                case (2, ThriftType.Binary): value = ReadSlice(ref reader, body); break;
                case (3, ThriftType.Struct): endpoint = ReadEndpoint(ref reader, body, span, texts); break;
                default: reader.Skip(); break;
            }
        }

        reader.EndStruct(outer);
        // Without a time or a value it says nothing, as Zipkin sees it.
        if (timestamp != 0 && value is { } text) span.AddAnnotation(timestamp, text, endpoint);
    }

    private static void ReadBinaryAnnotations<TReader>(ref TReader reader, ReadOnlyMemory<byte> body, V1Span span, ZipkinTexts texts)
        where TReader : struct, IThriftReader, allows ref struct
    {
        var list = reader.ReadList();
        for (var i = 0; i < list.Count; i++)
        {
            if (list.Type == ThriftType.Struct) V1ThriftTagReader.Read(ref reader, body, span, texts);
            else reader.Skip(list.Type);
        }
    }
}
