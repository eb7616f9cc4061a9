using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using Google.Protobuf;
using Grpc.Net.Client;
using OpenTelemetry.Proto.Collector.Trace.V1;
using Tracepost.EndToEnd.Tests.Comparison;
using Tracepost.EndToEnd.Tests.Running;

namespace Tracepost.EndToEnd.Tests.Traces;

/// <summary>Sends OTLP by hand, through every door and encoding.</summary>
internal sealed class OtlpClient(RunningSystem system) : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(15);

    private readonly HttpClient _http = new() { Timeout = Deadline };
    private readonly GrpcChannel _channel = GrpcChannel.ForAddress(system.OtlpGrpc);

    /// <param name="door">grpc, grpc+gzip, http/protobuf, http/protobuf+gzip, http/json or http/json+gzip.</param>
    /// <param name="request">What to send.</param>
    /// <param name="cancellationToken">The limit.</param>
    public async Task<ExportTraceServiceResponse> SendAsync(
        string door, ExportTraceServiceRequest request, CancellationToken cancellationToken)
    {
        var gzip = door.EndsWith("gzip", StringComparison.Ordinal);
        if (door.StartsWith("grpc", StringComparison.Ordinal)) return await SendGrpcAsync(request, gzip, cancellationToken);

        var isJson = door.StartsWith("http/json", StringComparison.Ordinal);
        var body = isJson
            ? Encoding.UTF8.GetBytes(FlatSpans.ToOtlp(ProtobufSpans.Flatten(request.ResourceSpans)).ToJsonString())
            : request.ToByteArray();
        using var response = await PostAsync(isJson ? "application/json" : "application/x-protobuf", body, gzip, cancellationToken);
        if (!response.IsSuccessStatusCode)
            throw new HttpRequestException(await response.Content.ReadAsStringAsync(cancellationToken), inner: null, response.StatusCode);
        return isJson
            ? JsonParser.Default.Parse<ExportTraceServiceResponse>(await response.Content.ReadAsStringAsync(cancellationToken))
            : ExportTraceServiceResponse.Parser.ParseFrom(await response.Content.ReadAsByteArrayAsync(cancellationToken));
    }

    public async Task<ExportTraceServiceResponse> SendGrpcAsync(
        ExportTraceServiceRequest request, bool gzip, CancellationToken cancellationToken)
    {
        var headers = new Grpc.Core.Metadata();
        if (gzip) headers.Add("grpc-internal-encoding-request", "gzip"); // how Grpc.Net.Client is told
        var client = new TraceService.TraceServiceClient(_channel);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Deadline);
        return await client.ExportAsync(request, headers, cancellationToken: limit.Token);
    }

    /// <summary><c>POST /v1/traces</c> with any body.</summary>
    public async Task<HttpResponseMessage> PostAsync(string contentType, byte[] body, bool gzip, CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(gzip ? Gzip(body) : body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        if (gzip) content.Headers.ContentEncoding.Add("gzip");
        return await _http.PostAsync(new Uri(system.OtlpHttp, "/v1/traces"), content, cancellationToken);
    }

    public void Dispose()
    {
        _http.Dispose();
        _channel.Dispose();
    }

    private static byte[] Gzip(byte[] body)
    {
        using var result = new MemoryStream();
        using (var gzip = new GZipStream(result, CompressionLevel.Fastest)) gzip.Write(body);
        return result.ToArray();
    }
}
