using Thrift.Protocol;
using Thrift.Protocol.Entities;
using Thrift.Transport.Client;

namespace Tracepost.Testing.Protocols.Encoding;

/// <summary>
/// A Thrift value of any shape, right or wrong, written by Apache's own library. A field of a struct stands where the test puts it, with whatever
/// number and type.
/// </summary>
public sealed record ThriftValue(TType Type, Func<TProtocol, Task> WriteAsync)
{
    public static ThriftValue Bool(bool value) => new(TType.Bool, thrift => thrift.WriteBoolAsync(value));

    public static ThriftValue I8(sbyte value) => new(TType.Byte, thrift => thrift.WriteByteAsync(value));

    public static ThriftValue I16(short value) => new(TType.I16, thrift => thrift.WriteI16Async(value));

    public static ThriftValue I32(int value) => new(TType.I32, thrift => thrift.WriteI32Async(value));

    public static ThriftValue I64(long value) => new(TType.I64, thrift => thrift.WriteI64Async(value));

    public static ThriftValue Double(double value) => new(TType.Double, thrift => thrift.WriteDoubleAsync(value));

    public static ThriftValue Text(string value) => new(TType.String, thrift => thrift.WriteStringAsync(value));

    public static ThriftValue Bytes(params byte[] value) => new(TType.String, thrift => thrift.WriteBinaryAsync(value));

    public static ThriftValue List(params IEnumerable<ThriftValue> items) => ListOf(TType.Struct, items);

    public static ThriftValue ListOf(TType type, params IEnumerable<ThriftValue> items) => new(TType.List, async thrift =>
    {
        var all = items.ToList();
        await thrift.WriteListBeginAsync(new TList(type, all.Count));
        foreach (var item in all) await item.WriteAsync(thrift);
        await thrift.WriteListEndAsync();
    });

    public static ThriftValue MapOf(TType key, TType value, params (ThriftValue Key, ThriftValue Value)[] pairs) => new(TType.Map, async thrift =>
    {
        await thrift.WriteMapBeginAsync(new TMap(key, value, pairs.Length));
        foreach (var pair in pairs)
        {
            await pair.Key.WriteAsync(thrift);
            await pair.Value.WriteAsync(thrift);
        }

        await thrift.WriteMapEndAsync();
    });

    public static ThriftValue Struct(IEnumerable<(short Id, ThriftValue Value)> fields) => Struct([.. fields]);

    public static ThriftValue Struct(params (short Id, ThriftValue Value)[] fields) => new(TType.Struct, async thrift =>
    {
        await thrift.WriteStructBeginAsync(new TStruct(""));
        foreach (var (id, value) in fields)
        {
            await thrift.WriteFieldBeginAsync(new TField("", value.Type, id));
            await value.WriteAsync(thrift);
            await thrift.WriteFieldEndAsync();
        }

        await thrift.WriteFieldStopAsync();
        await thrift.WriteStructEndAsync();
    });

    /// <summary>A message with its arguments.</summary>
    public static ThriftValue Message(string method, ThriftValue arguments, TMessageType type = TMessageType.Oneway) => new(TType.Stop, async thrift =>
    {
        await thrift.WriteMessageBeginAsync(new TMessage(method, type, 1));
        await arguments.WriteAsync(thrift);
        await thrift.WriteMessageEndAsync();
    });

    /// <summary>In TBinaryProtocol.</summary>
    public Task<byte[]> ToBinaryAsync() => ToBytesAsync(transport => new TBinaryProtocol(transport));

    /// <summary>In TCompactProtocol.</summary>
    public Task<byte[]> ToCompactAsync() => ToBytesAsync(transport => new TCompactProtocol(transport));

    private async Task<byte[]> ToBytesAsync(Func<TMemoryBufferTransport, TProtocol> create)
    {
        using var transport = new TMemoryBufferTransport(new global::Thrift.TConfiguration());
        using var thrift = create(transport);
        await WriteAsync(thrift);
        return transport.GetBuffer().AsSpan(0, transport.Length).ToArray();
    }
}
