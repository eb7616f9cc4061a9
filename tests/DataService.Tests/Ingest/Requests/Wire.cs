using Tracepost.TraceModel.Wire;

namespace Tracepost.DataService.Tests.Ingest.Requests;

/// <summary>Protobuf by hand: what no serializer writes can be written with it.</summary>
internal static class Wire
{
    public static byte[] Varint(ulong value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7) bytes.Add((byte)(value | 0x80));
        bytes.Add((byte)value);
        return [.. bytes];
    }

    public static byte[] Tag(int field, WireType type) => Varint(((ulong)field << 3) | (ulong)type);

    public static byte[] Varint(int field, ulong value) => [.. Tag(field, WireType.Varint), .. Varint(value)];

    public static byte[] Fixed64(int field, ulong value) => [.. Tag(field, WireType.Fixed64), .. BitConverter.GetBytes(value)];

    public static byte[] Fixed32(int field, uint value) => [.. Tag(field, WireType.Fixed32), .. BitConverter.GetBytes(value)];

    public static byte[] Bytes(int field, params byte[] value) => [.. Tag(field, WireType.LengthDelimited), .. Varint((ulong)value.Length), .. value];

    public static byte[] Text(int field, string value) => Bytes(field, System.Text.Encoding.UTF8.GetBytes(value));

    public static byte[] Group(int field, params byte[] content) =>
        [.. Tag(field, WireType.StartGroup), .. content, .. Tag(field, WireType.EndGroup)];

    public static byte[] Concat(params byte[][] parts) => [.. parts.SelectMany(part => part)];
}
