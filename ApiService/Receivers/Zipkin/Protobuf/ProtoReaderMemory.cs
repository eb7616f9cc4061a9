using Tracepost.TraceModel.Wire;

namespace Tracepost.ApiService.Receivers.Zipkin.Protobuf;

/// <summary>Values as slices that may be kept until the span is written.</summary>
internal static class ProtoReaderMemory
{
    /// <summary>Reads a string, bytes or message field.</summary>
    /// <param name="reader">At the value.</param>
    /// <param name="message">What the reader reads.</param>
    public static ReadOnlyMemory<byte> ReadMemory(this ref ProtoReader reader, ReadOnlyMemory<byte> message)
    {
        var length = reader.ReadBytes().Length;
        return message.Slice(reader.Position - length, length);
    }
}
