using System.Net;
using System.Net.Http.Headers;
using Grpc.Core;
using Tracepost.ApiService.Store.Replicas;
using Tracepost.TraceModel.Grpc;

namespace Tracepost.ApiService.Receivers.Writer;

/// <summary>
/// OTLP over HTTP/1.1 to DataService, bytes to bytes: a request leaves in one piece from where it lies, without HTTP/2's frames and windows.
/// What goes wrong has the codes of gRPC, which DataService answers with too: <c>google.rpc.Status</c> in the body of whatever is not a 200.
/// </summary>
internal sealed class TraceWriterCalls(WriteReplicas replicas) : IDisposable
{
    // What DataService refuses, it refuses with a few words.
    private const int MaxAnswerBytes = 1024 * 1024;

    /// <summary>Requests to one DataService at once; others wait for a connection.</summary>
    private const int MaxConnections = 512;

    private static readonly MediaTypeHeaderValue Protobuf = new(RawOtlp.HttpContentType);

    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        MaxConnectionsPerServer = MaxConnections,
        PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
        UseCookies = false,
        UseProxy = false,
    });

    /// <summary>Exports a request; answers with an <c>ExportTraceServiceResponse</c>, which the caller disposes.</summary>
    /// <exception cref="RpcException">DataService refuses it, or the connection was lost: then there is a <see cref="Status.DebugException"/>.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; DataService may store the request all the same.</exception>
    public async Task<PooledBytes> ExportAsync(PooledBytes request, CancellationToken cancellationToken)
    {
        WriteReplica? replica = null;
        try
        {
            replica = await replicas.NextAsync(cancellationToken);
            using var message = new HttpRequestMessage(HttpMethod.Post, replica.Traces) { Content = new ReadOnlyMemoryContent(request.Memory) };
            message.Content.Headers.ContentType = Protobuf;
            using var response = await _http.SendAsync(message, cancellationToken);
            replica.Answered();
            var body = await ReadAsync(response.Content, cancellationToken);
            if (response.StatusCode == HttpStatusCode.OK) return body;
            using (body) throw Refusal(response, body);
        }
        catch (HttpRequestException e)
        {
            if (e.HttpRequestError == HttpRequestError.ConnectionError) replica?.IsAway();
            throw Lost(e);
        }
        catch (IOException e)
        {
            throw Lost(e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            // ConnectTimeout.
            replica?.IsAway();
            throw Lost(new HttpRequestException(HttpRequestError.ConnectionError, e.Message, e));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private static async Task<PooledBytes> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        if (content.Headers.ContentLength == 0) return PooledBytes.Rent(0);
        await content.LoadIntoBufferAsync(MaxAnswerBytes, cancellationToken);
        return PooledBytes.Copy(await content.ReadAsByteArrayAsync(cancellationToken));
    }

    private static RpcException Lost(Exception why) => new(new Status(StatusCode.Unavailable, why.Message, why));

    private static RpcException Refusal(HttpResponseMessage response, PooledBytes body)
    {
        if (response.Content.Headers.ContentType?.MediaType == RawOtlp.HttpContentType)
            return Google.Rpc.Status.Parser.ParseFrom(body.Span).ToRpcException();
        // Something else answers, or its server before it gets there: too many connections.
        var code = response.StatusCode is HttpStatusCode.ServiceUnavailable or HttpStatusCode.BadGateway or HttpStatusCode.GatewayTimeout
            ? StatusCode.Unavailable : StatusCode.Internal;
        return new RpcException(new Status(code, $"HTTP {(int)response.StatusCode}"));
    }
}
