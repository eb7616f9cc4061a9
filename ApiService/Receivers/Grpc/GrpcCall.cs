using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Google.Protobuf;
using Google.Rpc;

namespace Tracepost.ApiService.Receivers.Grpc;

/// <summary>
/// A gRPC call on the wire, for messages that pass through as bytes: https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md.
/// </summary>
internal static class GrpcCall
{
    private const string ContentType = "application/grpc";

    /// <summary>False if this is no gRPC; then the answer is there.</summary>
    public static bool Begin(HttpContext context)
    {
        var type = context.Request.ContentType;
        if (type is null || !type.StartsWith(ContentType, StringComparison.OrdinalIgnoreCase)
            || (type.Length > ContentType.Length && type[ContentType.Length] is not ('+' or ';')))
        {
            context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return false;
        }

        if (!HttpProtocol.IsHttp2(context.Request.Protocol))
        {
            // A door may speak both; HTTP/1.1 has no trailers.
            context.Response.StatusCode = StatusCodes.Status426UpgradeRequired;
            return false;
        }

        context.Response.ContentType = ContentType;
        context.Response.Headers["grpc-accept-encoding"] = "identity,gzip,deflate";
        return true;
    }

    /// <summary>Answers with a message.</summary>
    public static async Task SucceedAsync(HttpContext context, ReadOnlyMemory<byte> message)
    {
        var writer = context.Response.BodyWriter;
        var frame = writer.GetSpan(GrpcMessage.PrefixLength + message.Length);
        frame[0] = 0;
        BinaryPrimitives.WriteInt32BigEndian(frame[1..], message.Length);
        message.Span.CopyTo(frame[GrpcMessage.PrefixLength..]);
        writer.Advance(GrpcMessage.PrefixLength + message.Length);
        context.Response.AppendTrailer("grpc-status", "0");
        await writer.FlushAsync(context.RequestAborted);
    }

    /// <summary>Ends a stream that went well and to which nothing is answered.</summary>
    public static async Task EndAsync(HttpContext context)
    {
        context.Response.AppendTrailer("grpc-status", "0");
        await context.Response.CompleteAsync();
    }

    /// <summary>Answers with a failure, which is only headers.</summary>
    public static void Fail(HttpContext context, Status status)
    {
        var headers = context.Response.Headers;
        headers["grpc-status"] = status.Code.ToString(CultureInfo.InvariantCulture);
        headers["grpc-message"] = PercentEncode(status.Message);
        if (status.Details.Count > 0) headers["grpc-status-details-bin"] = Convert.ToBase64String(status.ToByteArray()).TrimEnd('=');
    }

    // Everything but printable ASCII, and the percent sign.
    private static string PercentEncode(string message)
    {
        var encoded = new StringBuilder(message.Length);
        foreach (var b in Encoding.UTF8.GetBytes(message))
        {
            if (b is >= 0x20 and <= 0x7E and not (byte)'%') encoded.Append((char)b);
            else encoded.Append(CultureInfo.InvariantCulture, $"%{b:X2}");
        }

        return encoded.ToString();
    }
}
