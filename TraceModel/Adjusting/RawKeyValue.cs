using Tracepost.TraceModel.Wire;

namespace Tracepost.TraceModel.Adjusting;

/// <summary>Reads <c>KeyValue { string key = 1; AnyValue value = 2; }</c> without decoding it.</summary>
internal static class RawKeyValue
{
    /// <summary>The key, as UTF-8.</summary>
    public static ReadOnlySpan<byte> KeyOf(ReadOnlySpan<byte> keyValue) => Last(keyValue, 1);

    /// <summary>The bytes of the value; of one that comes in pieces only the last.</summary>
    public static ReadOnlySpan<byte> ValueOf(ReadOnlySpan<byte> keyValue) => Last(keyValue, 2);

    private static ReadOnlySpan<byte> Last(ReadOnlySpan<byte> message, int field)
    {
        ReadOnlySpan<byte> last = [];
        var reader = new ProtoReader(message);
        while (reader.TryReadTag())
        {
            if (reader.Is(field, WireType.LengthDelimited)) last = reader.ReadBytes();
            else reader.Skip();
        }

        return last;
    }
}
