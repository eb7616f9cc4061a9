using Tracepost.TraceModel.Wire;

namespace Tracepost.ApiService.Receivers.OpenCensus.Spans;

/// <summary>Writes the attributes of an event or link: <code>Attributes { map attribute_map = 1; int32 dropped_attributes_count = 2; }</code></summary>
internal static class OpenCensusAttributes
{
    public static void Write(ReadOnlySpan<byte> attributes, int field, int droppedField, ProtoWriter writer)
    {
        var reader = new ProtoReader(attributes);
        while (reader.TryReadTag())
        {
            if (reader.Is(1, WireType.LengthDelimited)) OpenCensusAttribute.Read(reader.ReadBytes()).Write(writer, field);
            else if (reader.Is(2, WireType.Varint)) WriteDropped((int)reader.ReadVarint(), droppedField, writer);
            else reader.Skip();
        }
    }

    /// <summary>Writes how many of something were dropped; a negative number is none.</summary>
    public static void WriteDropped(long count, int field, ProtoWriter writer)
    {
        if (count > 0) writer.WriteVarint(field, (ulong)count);
    }
}
