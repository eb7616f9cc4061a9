using Thrift.Protocol;
using Thrift.Protocol.Entities;
using Thrift.Transport.Client;

namespace Tracepost.Testing.Protocols.Encoding;

/// <summary>Structs, fields and lists in few words, over Apache's Thrift library.</summary>
internal sealed class ThriftOutput(TProtocol protocol)
{
    public TProtocol Protocol => protocol;

    public static async Task<byte[]> WriteAsync(Func<TMemoryBufferTransport, TProtocol> create, Func<ThriftOutput, Task> write)
    {
        using var transport = new TMemoryBufferTransport(new global::Thrift.TConfiguration());
        using var protocol = create(transport);
        await write(new ThriftOutput(protocol));
        return transport.GetBuffer().AsSpan(0, transport.Length).ToArray();
    }

    public async Task StructAsync(Func<Task> fields)
    {
        await protocol.WriteStructBeginAsync(new TStruct(""));
        await fields();
        await protocol.WriteFieldStopAsync();
        await protocol.WriteStructEndAsync();
    }

    public async Task FieldAsync(short id, TType type, Func<Task> value)
    {
        await protocol.WriteFieldBeginAsync(new TField("", type, id));
        await value();
        await protocol.WriteFieldEndAsync();
    }

    public Task BoolAsync(short id, bool value) => FieldAsync(id, TType.Bool, () => protocol.WriteBoolAsync(value));

    public Task I16Async(short id, short value) => FieldAsync(id, TType.I16, () => protocol.WriteI16Async(value));

    public Task I32Async(short id, int value) => FieldAsync(id, TType.I32, () => protocol.WriteI32Async(value));

    public Task I64Async(short id, long value) => FieldAsync(id, TType.I64, () => protocol.WriteI64Async(value));

    public Task DoubleAsync(short id, double value) => FieldAsync(id, TType.Double, () => protocol.WriteDoubleAsync(value));

    public Task TextAsync(short id, string value) => FieldAsync(id, TType.String, () => protocol.WriteStringAsync(value));

    public Task BytesAsync(short id, byte[] value) => FieldAsync(id, TType.String, () => protocol.WriteBinaryAsync(value));

    public Task ListAsync<T>(short id, TType type, IReadOnlyList<T> items, Func<T, Task> write) =>
        FieldAsync(id, TType.List, () => ListAsync(type, items, write));

    public async Task ListAsync<T>(TType type, IReadOnlyList<T> items, Func<T, Task> write)
    {
        await protocol.WriteListBeginAsync(new TList(type, items.Count));
        foreach (var item in items) await write(item);
        await protocol.WriteListEndAsync();
    }
}
