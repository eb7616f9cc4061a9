using System.Text;

namespace Tracepost.Benchmarks.Load.Http2;

/// <summary>
/// The header block of a gRPC call, the same for each. Every field is a literal that is not indexed, so that it needs no table:
/// <code>00, length of the name, name, length of the value, value</code> (lengths below 127 are one byte; https://www.rfc-editor.org/rfc/rfc7541#section-6.2.2)
/// </summary>
internal static class RequestHeaders
{
    public static byte[] Of(string authority, string path)
    {
        (string Name, string Value)[] fields =
        [
            (":method", "POST"), (":scheme", "http"), (":path", path), (":authority", authority),
            ("content-type", "application/grpc"), ("te", "trailers"),
        ];
        using var block = new MemoryStream();
        foreach (var (name, value) in fields)
        {
            block.WriteByte(0);
            Text(block, name);
            Text(block, value);
        }

        return block.ToArray();
    }

    private static void Text(MemoryStream block, string text)
    {
        if (text.Length >= 127) throw new ArgumentException($"Too long for one byte of length: {text}", nameof(text));
        block.WriteByte((byte)text.Length);
        block.Write(Encoding.ASCII.GetBytes(text));
    }
}
