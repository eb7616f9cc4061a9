using Google.Protobuf;
using Tracepost.TraceModel.Wire;

namespace Tracepost.Testing.Protocols.Encoding;

/// <summary>Messages of protocols whose classes are not generated here, in few words.</summary>
internal static class ProtobufOutput
{
    private const ulong Second = 1_000_000_000;

    public static Task<byte[]> WriteAsync(Action<ProtoWriter> write)
    {
        using var writer = new ProtoWriter(4096);
        write(writer);
        using var bytes = writer.Detach();
        return Task.FromResult(bytes.Span.ToArray());
    }

    public static void Message(this ProtoWriter writer, int field, Action fields)
    {
        var begin = writer.BeginMessage(field);
        fields();
        writer.EndMessage(begin);
    }

    public static void Text(this ProtoWriter writer, int field, string text) => writer.WriteBytes(field, System.Text.Encoding.UTF8.GetBytes(text));

    public static void Bytes(this ProtoWriter writer, int field, ByteString bytes) => writer.WriteBytes(field, bytes.Span);

    /// <summary>google.protobuf.Timestamp and Duration: { int64 seconds = 1; int32 nanos = 2; }</summary>
    public static void Time(this ProtoWriter writer, int field, ulong nanoseconds) => writer.Message(field, () =>
    {
        writer.WriteVarint(1, nanoseconds / Second);
        writer.WriteVarint(2, nanoseconds % Second);
    });
}
