using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using Grpc.Core;
using Grpc.Net.Client;

namespace Tracepost.DataService.Tests.Ingest.Otlp;

/// <summary>A call of Export whose bytes are a test's own: flag, length and message, as gRPC puts them into an HTTP/2 body.</summary>
internal static class HandMadeCall
{
    public static byte[] Gzip(byte[] message)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.SmallestSize)) gzip.Write(message);
        return compressed.ToArray();
    }

    public static async Task<Status> SendAsync(GrpcChannel channel, string encoding, byte[] compressed)
    {
        using var handler = new SocketsHttpHandler { UseProxy = false };
        using var client = new HttpClient(handler);
        using var request = new HttpRequestMessage(
            HttpMethod.Post, $"http://{channel.Target}/opentelemetry.proto.collector.trace.v1.TraceService/Export")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(Frame(compressed)),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        request.Headers.Add("grpc-encoding", encoding);
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);

        // An error without a message before it comes in the headers.
        string? Trailer(string name) =>
            response.TrailingHeaders.TryGetValues(name, out var values) || response.Headers.TryGetValues(name, out values) ? values.First() : null;
        var code = int.Parse(Trailer("grpc-status") ?? "-1", CultureInfo.InvariantCulture);
        return new Status((StatusCode)code, Uri.UnescapeDataString(Trailer("grpc-message") ?? ""));
    }

    private static byte[] Frame(byte[] compressed)
    {
        var frame = new byte[compressed.Length + 5];
        frame[0] = 1;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), compressed.Length);
        compressed.CopyTo(frame, 5);
        return frame;
    }
}
