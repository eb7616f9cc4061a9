using System.Net.Http.Headers;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Net.Client;
using Jaeger.Storage.V2;
using Npgsql;
using Tracepost.ManifestHost.Running;
using V3 = Jaeger.ApiV3;

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

    /// <summary>GET on the door <c>http</c> of what may not be there.</summary>
    /// <returns>Bytes; 0 if there is nothing.</returns>
    public async Task<long> FindAsync(string path, CancellationToken cancellationToken)
    {
        using var response = await _http.GetAsync(
            new Uri(new Uri(system.Endpoint("apiservice", "http").Url), path), HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (response.StatusCode == System.Net.HttpStatusCode.NotFound) return 0;
        response.EnsureSuccessStatusCode();
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        await using var counted = new CountingStream();
        await body.CopyToAsync(counted, cancellationToken);
        return counted.Length;
    }

    /// <summary>Asks the storage which traces meet a query.</summary>
    /// <returns>How many.</returns>
    public async Task<long> FindTraceIdsAsync(TraceQueryParameters query, CancellationToken cancellationToken)
    {
        var reader = new TraceReader.TraceReaderClient(_storage);
        var found = await reader.FindTraceIDsAsync(new FindTraceIDsRequest { Query = query }, cancellationToken: cancellationToken);
        return found.TraceIds.Count;
    }

    /// <summary>Asks the storage for the traces that meet a query.</summary>
    public Task FindTracesAsync(TraceQueryParameters query, CancellationToken cancellationToken) => StreamAsync(
        _storage, "jaeger.storage.v2.TraceReader", "FindTraces", new FindTracesRequest { Query = query }, cancellationToken, mayBeNone: true);

    /// <summary>Asks the storage which service called which between two times.</summary>
    public async Task DependenciesAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) =>
        await new DependencyReader.DependencyReaderClient(_storage).GetDependenciesAsync(
            new GetDependenciesRequest { StartTime = Timestamp.FromDateTimeOffset(from), EndTime = Timestamp.FromDateTimeOffset(to) },
            cancellationToken: cancellationToken);

    public Task GrpcAsync(byte[] traceId, CancellationToken cancellationToken) => StreamAsync(
        _query, "jaeger.api_v3.QueryService", "GetTrace", new V3.GetTraceRequest { TraceId = Convert.ToHexStringLower(traceId) }, cancellationToken);

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
    private static async Task StreamAsync(GrpcChannel channel, string service, string method, IMessage request, CancellationToken cancellationToken, bool mayBeNone = false)
    {
        var bytes = Marshallers.Create<byte[]>(message => message, message => message);
        var stream = new Method<byte[], byte[]>(MethodType.ServerStreaming, service, method, bytes, bytes);
        using var call = channel.CreateCallInvoker().AsyncServerStreamingCall(
            stream, null, new CallOptions(cancellationToken: cancellationToken), request.ToByteArray());
        var found = false;
        while (await call.ResponseStream.MoveNext(cancellationToken)) found = true;
        if (!found && !mayBeNone) throw new InvalidOperationException("There is no such trace.");
    }
}
