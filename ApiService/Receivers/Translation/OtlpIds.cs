using System.Buffers.Binary;
using Tracepost.TraceModel.Wire;

namespace Tracepost.ApiService.Receivers.Translation;

/// <summary>Writes ids that came as numbers: OTLP has them as bytes, most significant first.</summary>
internal static class OtlpIds
{
    /// <summary>Writes a 16-byte trace id; 64-bit ids have a high half of 0.</summary>
    public static void WriteTraceId(this ProtoWriter writer, int field, ulong high, ulong low)
    {
        var id = writer.WriteBytes(field, 16);
        BinaryPrimitives.WriteUInt64BigEndian(id, high);
        BinaryPrimitives.WriteUInt64BigEndian(id[8..], low);
    }

    /// <summary>Writes an 8-byte span id.</summary>
    public static void WriteSpanId(this ProtoWriter writer, int field, ulong id) =>
        BinaryPrimitives.WriteUInt64BigEndian(writer.WriteBytes(field, 8), id);
}
