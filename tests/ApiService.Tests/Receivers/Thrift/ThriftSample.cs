using Thrift;
using Thrift.Protocol;
using Thrift.Protocol.Entities;
using Thrift.Transport.Client;

namespace Tracepost.ApiService.Tests.Receivers.Thrift;

/// <summary>A message with a value of every type, written by Apache's own library.</summary>
internal static class ThriftSample
{
    public const string Method = "emit";
    public const string Text = "Grüße";
    public const short FarField = 1000;

    public static async Task<byte[]> WriteAsync(bool compact)
    {
        using var transport = new TMemoryBufferTransport(new TConfiguration());
        using TProtocol thrift = compact ? new TCompactProtocol(transport) : new TBinaryProtocol(transport);
        await thrift.WriteMessageBeginAsync(new TMessage(Method, TMessageType.Oneway, 7));
        await StructAsync(thrift, async () =>
        {
            await FieldAsync(thrift, 1, TType.Bool, () => thrift.WriteBoolAsync(true));
            await FieldAsync(thrift, 2, TType.Bool, () => thrift.WriteBoolAsync(false));
            await FieldAsync(thrift, 3, TType.Byte, () => thrift.WriteByteAsync(-3));
            await FieldAsync(thrift, 4, TType.I16, () => thrift.WriteI16Async(short.MinValue));
            await FieldAsync(thrift, 5, TType.I32, () => thrift.WriteI32Async(int.MaxValue));
            await FieldAsync(thrift, 6, TType.I64, () => thrift.WriteI64Async(long.MinValue));
            await FieldAsync(thrift, 7, TType.Double, () => thrift.WriteDoubleAsync(-0.25));
            await FieldAsync(thrift, 8, TType.String, () => thrift.WriteStringAsync(Text));
            await FieldAsync(thrift, 9, TType.Struct, () => StructAsync(thrift, () => FieldAsync(thrift, 1, TType.I32, () => thrift.WriteI32Async(9))));
            await FieldAsync(thrift, 10, TType.List, async () =>
            {
                await thrift.WriteListBeginAsync(new TList(TType.Bool, 20));
                for (var i = 0; i < 20; i++) await thrift.WriteBoolAsync(i % 3 == 0);
            });
            await FieldAsync(thrift, 11, TType.Map, async () =>
            {
                await thrift.WriteMapBeginAsync(new TMap(TType.String, TType.I64, 2));
                for (var i = 0; i < 2; i++)
                {
                    await thrift.WriteStringAsync($"key {i}");
                    await thrift.WriteI64Async(i);
                }
            });
            await FieldAsync(thrift, 12, TType.Map, () => thrift.WriteMapBeginAsync(new TMap(TType.String, TType.String, 0)));
            await FieldAsync(thrift, FarField, TType.I32, () => thrift.WriteI32Async(-1));
        });
        await thrift.WriteMessageEndAsync();
        return transport.GetBuffer().AsSpan(0, transport.Length).ToArray();
    }

    private static async Task StructAsync(TProtocol thrift, Func<Task> fields)
    {
        await thrift.WriteStructBeginAsync(new TStruct("s"));
        await fields();
        await thrift.WriteFieldStopAsync();
        await thrift.WriteStructEndAsync();
    }

    private static async Task FieldAsync(TProtocol thrift, short id, TType type, Func<Task> value)
    {
        await thrift.WriteFieldBeginAsync(new TField("f", type, id));
        await value();
        await thrift.WriteFieldEndAsync();
    }
}
