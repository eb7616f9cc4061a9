using Tracepost.TraceModel.Wire;

namespace Tracepost.DataService.Attributes;

/// <summary>Splits <c>KeyValue { string key = 1; AnyValue value = 2; }</c>.</summary>
internal static class KeyValueReader
{
    /// <summary>Gives the key and the bytes of the value; parts of a value that come apart merge by being put one after the other.</summary>
    public static void Read(ReadOnlySpan<byte> keyValue, out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        key = value = default;
        var reader = new ProtoReader(keyValue);
        while (reader.TryReadTag())
        {
            if (reader.Is(1, WireType.LengthDelimited)) key = reader.ReadBytes();
            else if (reader.Is(2, WireType.LengthDelimited)) value = value.IsEmpty ? reader.ReadBytes() : (byte[])[.. value, .. reader.ReadBytes()];
            else reader.Skip();
        }
    }
}
