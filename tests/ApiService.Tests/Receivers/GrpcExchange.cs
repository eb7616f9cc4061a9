using System.Buffers.Binary;
using System.Net;
using Google.Rpc;
using Tracepost.ApiService.Receivers.Otlp;

namespace Tracepost.ApiService.Tests.Receivers;

/// <summary>What a gRPC server answered, read off HTTP/2 without a gRPC library.</summary>
/// <param name="HttpStatus">The HTTP status.</param>
/// <param name="GrpcStatus">grpc-status, wherever it stood; null if nowhere.</param>
/// <param name="Message">grpc-message as it stood on the wire.</param>
/// <param name="Details">grpc-status-details-bin.</param>
/// <param name="AcceptEncoding">grpc-accept-encoding.</param>
/// <param name="Body">The body, framed.</param>
internal sealed record GrpcExchange(int HttpStatus, string? GrpcStatus, string? Message, Status? Details, string? AcceptEncoding, byte[] Body)
{
    /// <summary>Sends a body to <c>TraceService/Export</c> as it is.</summary>
    public static async Task<GrpcExchange> SendAsync(
        ReceiverHost host, HttpContent body, string contentType = "application/grpc", string? encoding = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"http://127.0.0.1:{host.GrpcPort}{OtlpGrpcReceiver.Path}")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = body,
        };
        body.Headers.TryAddWithoutValidation("Content-Type", contentType);
        request.Headers.TryAddWithoutValidation("TE", "trailers");
        if (encoding is not null) request.Headers.TryAddWithoutValidation("grpc-encoding", encoding);
        using var response = await host.Http.SendAsync(request, TestContext.Current.CancellationToken);
        var answer = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);

        var details = Find("grpc-status-details-bin");
        return new GrpcExchange(
            (int)response.StatusCode, Find("grpc-status"), Find("grpc-message"), details is null ? null : Status.Parser.ParseFrom(FromBase64(details)), Find("grpc-accept-encoding"), answer);

        string? Find(string name) =>
            response.TrailingHeaders.TryGetValues(name, out var values) || response.Headers.TryGetValues(name, out values) ? string.Concat(values) : null;
    }

    /// <summary>A message on the wire: compressed flag, length (big endian), bytes.</summary>
    public static byte[] Frame(byte[] message, bool compressed = false)
    {
        var frame = new byte[5 + message.Length];
        frame[0] = compressed ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), message.Length);
        message.CopyTo(frame, 5);
        return frame;
    }

    // gRPC leaves the padding out.
    private static byte[] FromBase64(string text) => Convert.FromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '='));
}
