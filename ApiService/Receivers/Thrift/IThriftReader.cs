namespace Tracepost.ApiService.Receivers.Thrift;

/// <summary>
/// Reads Thrift forward, without allocating. Two encodings implement it as structs, so a parser that is generic over them is compiled once for each:
/// <code>while (reader.TryReadField()) { if (reader.Is(1, ThriftType.I64)) id = reader.ReadI64(); else reader.Skip(); }</code>
/// A struct inside another, or in a list, is read between <see cref="BeginStruct"/> and <see cref="EndStruct"/>. Lengths and counts are checked
/// against the bytes that are there, so nothing a sender declares makes the reader take memory or loop beyond its input. All methods throw
/// <see cref="MalformedThriftException"/>.
/// </summary>
internal interface IThriftReader
{
    /// <summary>The offset of the next byte.</summary>
    int Position { get; }

    /// <summary>The number of the field that <see cref="TryReadField"/> read.</summary>
    short Field { get; }

    /// <summary>The type of the field that <see cref="TryReadField"/> read.</summary>
    ThriftType Type { get; }

    /// <summary>Reads the head of a message; its arguments follow as a struct.</summary>
    /// <param name="type">What it is.</param>
    /// <returns>The method's name.</returns>
    ReadOnlySpan<byte> ReadMessage(out ThriftMessageType type);

    /// <summary>Moves to the next field of the struct; false at its end.</summary>
    bool TryReadField();

    /// <summary>Begins a struct.</summary>
    /// <returns>What <see cref="EndStruct"/> needs.</returns>
    short BeginStruct();

    /// <summary>Ends a struct whose fields were all read.</summary>
    void EndStruct(short outer);

    bool ReadBool();

    sbyte ReadByte();

    short ReadI16();

    int ReadI32();

    long ReadI64();

    double ReadDouble();

    /// <summary>The bytes of a string or binary value; a slice of the input.</summary>
    ReadOnlySpan<byte> ReadBinary();

    /// <summary>Passes over so many bytes.</summary>
    void SkipBytes(int count);

    /// <summary>Begins a list or set.</summary>
    ThriftList ReadList();

    /// <summary>Begins a map.</summary>
    ThriftMap ReadMap();
}

/// <summary>What is the same for every reader.</summary>
internal static class ThriftReading
{
    // Jaeger's and Zipkin's structs nest four deep.
    private const int MaxDepth = 32;

    /// <summary>True if the current field has this number and type.</summary>
    public static bool Is<TReader>(this ref TReader reader, short field, ThriftType type)
        where TReader : struct, IThriftReader, allows ref struct =>
        reader.Field == field && reader.Type == type;

    /// <summary>Passes over the value of the current field.</summary>
    public static void Skip<TReader>(this ref TReader reader)
        where TReader : struct, IThriftReader, allows ref struct =>
        Skip(ref reader, reader.Type, depth: 0);

    /// <summary>Passes over a value, such as an element of a list.</summary>
    public static void Skip<TReader>(this ref TReader reader, ThriftType type)
        where TReader : struct, IThriftReader, allows ref struct =>
        Skip(ref reader, type, depth: 0);

    private static void Skip<TReader>(ref TReader reader, ThriftType type, int depth)
        where TReader : struct, IThriftReader, allows ref struct
    {
        if (depth > MaxDepth) throw new MalformedThriftException($"malformed Thrift: nested deeper than {MaxDepth} at byte {reader.Position}");
        switch (type)
        {
            case ThriftType.Bool: reader.ReadBool(); break;
            case ThriftType.Byte: reader.ReadByte(); break;
            case ThriftType.I16: reader.ReadI16(); break;
            case ThriftType.I32: reader.ReadI32(); break;
            case ThriftType.I64: reader.ReadI64(); break;
            case ThriftType.Double: reader.ReadDouble(); break;
            case ThriftType.Binary: reader.ReadBinary(); break;
            case ThriftType.Uuid: reader.SkipBytes(16); break;
            case ThriftType.Struct: SkipStruct(ref reader, depth); break;
            case ThriftType.List or ThriftType.Set: SkipList(ref reader, depth); break;
            case ThriftType.Map: SkipMap(ref reader, depth); break;
            default: throw new MalformedThriftException($"malformed Thrift: no type {(byte)type} at byte {reader.Position}");
        }
    }

    private static void SkipStruct<TReader>(ref TReader reader, int depth)
        where TReader : struct, IThriftReader, allows ref struct
    {
        var outer = reader.BeginStruct();
        while (reader.TryReadField()) Skip(ref reader, reader.Type, depth + 1);
        reader.EndStruct(outer);
    }

    private static void SkipList<TReader>(ref TReader reader, int depth)
        where TReader : struct, IThriftReader, allows ref struct
    {
        var list = reader.ReadList();
        for (var i = 0; i < list.Count; i++) Skip(ref reader, list.Type, depth + 1);
    }

    private static void SkipMap<TReader>(ref TReader reader, int depth)
        where TReader : struct, IThriftReader, allows ref struct
    {
        var map = reader.ReadMap();
        for (var i = 0; i < map.Count; i++)
        {
            Skip(ref reader, map.Key, depth + 1);
            Skip(ref reader, map.Value, depth + 1);
        }
    }
}
