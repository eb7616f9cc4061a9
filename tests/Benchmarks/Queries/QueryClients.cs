using System.Net.Http.Headers;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Jaeger.ApiV3;
using Jaeger.Storage.V2;
using Npgsql;
using Tracepost.ManifestHost.Running;

namespace Tracepost.Benchmarks.Queries;

/// <summary>Asks a running system, and reads each answer to its end.</summary>
internal sealed class QueryClients(ManifestRunner system) : IDisposable
{
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromMinutes(2) };
    private readonly GrpcChannel _query = Channel(system.Endpoint("apiservice", "jaeger-query").Url);
    private readonly GrpcChannel _storage = Channel(system.Endpoint("dataservice", "grpc").Url);
    private readonly NpgsqlDataSource _database = NpgsqlDataSource.Create(system.ConnectionString("traces"));

    /// <summary>GET on the door <c>http</c>.</summary>
    public Task HttpAsync(string path, CancellationToken cancellationToken) => GetAsync("http", path, "application/json", cancellationToken);

    /// <summary>GET on the door <c>http</c>, answered in protobuf.</summary>
    public Task ProtobufAsync(string path, CancellationToken cancellationToken) => GetAsync("http", path, "application/x-protobuf", cancellationToken);

    /// <summary>GET on the door <c>zipkin</c>.</summary>
    public Task ZipkinAsync(string path, CancellationToken cancellationToken) => GetAsync("zipkin", path, "application/json", cancellationToken);

    /// <summary>A text that the door <c>http</c> answers with.</summary>
    public Task<string> TextAsync(string path, CancellationToken cancellationToken) =>
        _http.GetStringAsync(new Uri(new Uri(system.Endpoint("apiservice", "http").Url), path), cancellationToken);

    public Task GrpcAsync(byte[] traceId, CancellationToken cancellationToken) => StreamAsync(
        _query, "jaeger.api_v3.QueryService", "GetTrace", new GetTraceRequest { TraceId = Convert.ToHexStringLower(traceId) }, cancellationToken);

    public Task StorageAsync(byte[] traceId, CancellationToken cancellationToken) => StreamAsync(
        _storage, "jaeger.storage.v2.TraceReader", "GetTraces",
        new GetTracesRequest { Query = { new GetTraceParams { TraceId = ByteString.CopyFrom(traceId) } } },
        cancellationToken);

    /// <summary>The limit: the rows of these traces, still compressed, straight from PostgreSQL.</summary>
    public async Task RowsAsync(IReadOnlyList<byte[]> traceIds, CancellationToken cancellationToken)
    {
        await using var select = _database.CreateCommand("SELECT payload FROM trace_fragments WHERE trace_id = ANY($1)");
        select.Parameters.Add(new NpgsqlParameter { Value = traceIds.Select(id => new Guid(id, bigEndian: true)).ToArray() });
        await using var rows = await select.ExecuteReaderAsync(cancellationToken);
        var found = false;
        while (await rows.ReadAsync(cancellationToken)) found = rows.GetFieldValue<byte[]>(0).Length > 0;
        if (!found) throw new InvalidOperationException("There are no such rows.");
    }

    public void Dispose()
    {
        _http.Dispose();
        _query.Dispose();
        _storage.Dispose();
        _database.Dispose();
    }

    private async Task GetAsync(string door, string path, string accept, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(new Uri(system.Endpoint("apiservice", door).Url), path));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(accept));
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        response.EnsureSuccessStatusCode();
        await response.Content.CopyToAsync(Stream.Null, cancellationToken);
    }

    // A window that a large answer does not wait for.
    private static GrpcChannel Channel(string address) => GrpcChannel.ForAddress(
        address, new GrpcChannelOptions { HttpHandler = new SocketsHttpHandler { InitialHttp2StreamWindowSize = 8 << 20 }, DisposeHttpClient = true });

    // The messages stay bytes: what is measured is the server, not how a client reads them.
    private static async Task StreamAsync(GrpcChannel channel, string service, string method, IMessage request, CancellationToken cancellationToken)
    {
        var bytes = Marshallers.Create<byte[]>(message => message, message => message);
        var stream = new Method<byte[], byte[]>(MethodType.ServerStreaming, service, method, bytes, bytes);
        using var call = channel.CreateCallInvoker().AsyncServerStreamingCall(
            stream, null, new CallOptions(cancellationToken: cancellationToken), request.ToByteArray());
        var found = false;
        while (await call.ResponseStream.MoveNext(cancellationToken)) found = true;
        if (!found) throw new InvalidOperationException("There is no such trace.");
    }
}
