using Tracepost.TraceModel;
using Tracepost.TraceModel.Wire;

namespace Tracepost.DataService.Ingest.Slicing;

/// <summary>
/// Checks the parts of a <c>Resource</c> and finds its <c>service.name</c>, of which the first counts. What there is without a usable one:
/// see <see cref="ServiceNames"/>.
/// </summary>
internal ref struct ServiceNameReader
{
    private ReadOnlySpan<byte> _name;
    private bool _found;

    /// <summary>The service's name in UTF-8, never empty.</summary>
    public readonly ReadOnlySpan<byte> Name => _found ? _name : "missing-service-name"u8;

    /// <summary>Reads a part of the resource.</summary>
    public void Read(ReadOnlySpan<byte> resource)
    {
        var reader = new ProtoReader(resource);
        while (reader.TryReadTag())
        {
            switch (reader.Tag)
            {
                case OtlpTag.ResourceAttribute: ReadAttribute(reader.ReadBytes()); break;
                case OtlpTag.EntityRef: WireCheck.Flat(reader.ReadBytes()); break;
                default: reader.Skip(); break;
            }
        }
    }

    private void ReadAttribute(ReadOnlySpan<byte> keyValue)
    {
        WireCheck.KeyValue(keyValue);
        if (_found)
            return;

        ReadOnlySpan<byte> key = default, value = default;
        var type = 0u;
        var reader = new ProtoReader(keyValue);
        while (reader.TryReadTag())
        {
            if (reader.Tag == OtlpTag.Key) key = reader.ReadBytes();
            else if (reader.Tag == OtlpTag.Value) ReadValue(reader.ReadBytes(), ref type, ref value);
            else reader.Skip();
        }

        if (!key.SequenceEqual("service.name"u8))
            return;
        _found = true;
        _name = type != OtlpTag.StringValue ? "service-name-wrong-type"u8 : value.IsEmpty ? "empty-service-name"u8 : value;
    }

    // A oneof: the last one counts.
    private static void ReadValue(ReadOnlySpan<byte> anyValue, ref uint type, ref ReadOnlySpan<byte> text)
    {
        var reader = new ProtoReader(anyValue);
        while (reader.TryReadTag())
        {
            switch (reader.Tag)
            {
                case OtlpTag.StringValue:
                    type = reader.Tag;
                    text = reader.ReadBytes();
                    break;
                case OtlpTag.BoolValue or OtlpTag.IntValue or OtlpTag.DoubleValue:
                case OtlpTag.ArrayValue or OtlpTag.MapValue or OtlpTag.BytesValue:
                    type = reader.Tag;
                    reader.Skip();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
    }
}
