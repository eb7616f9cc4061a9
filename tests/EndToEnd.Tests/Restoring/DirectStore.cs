using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Jaeger.Storage.V2;
using Npgsql;
using OpenTelemetry.Proto.Collector.Trace.V1;
using Tracepost.EndToEnd.Tests.Replicas;

namespace Tracepost.EndToEnd.Tests.Restoring;

/// <summary>A DataService without anything before it: it is given traces and asked for them.</summary>
internal sealed class DirectStore : IAsyncDisposable
{
    private readonly ServiceProcess _process;
    private readonly GrpcChannel _channel;

    private DirectStore(ServiceProcess process)
    {
        _process = process;
        _channel = GrpcChannel.ForAddress(process.Url("Grpc"));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<DirectStore> StartAsync(string connectionString)
    {
        var process = ServiceProcess.DataService(
            connectionString, ("Compression__CheckSeconds", "1"), ("Compression__SampleBytes", "262144"), ("Rollups__IntervalSeconds", "0.2"));
        await process.ReadyAsync(Cancellation);
        return new DirectStore(process);
    }

    /// <summary>Stores traces, and returns when they are committed.</summary>
    public async Task StoreAsync(IEnumerable<ReplicaTrace> traces)
    {
        var client = new TraceService.TraceServiceClient(_channel);
        foreach (var some in traces.Chunk(10))
        {
            var request = new ExportTraceServiceRequest { ResourceSpans = { some.SelectMany(trace => trace.Requests).SelectMany(part => part.ResourceSpans) } };
            await client.ExportAsync(request, cancellationToken: Cancellation);
        }
    }

    /// <summary>Each of these traces is there, whole and once.</summary>
    public async Task AssertHasAsync(IReadOnlyList<ReplicaTrace> traces)
    {
        var found = await ReadAsync(traces);
        foreach (var trace in traces)
            Assert.Equal(trace.SpanIds.Select(id => id.ToBase64()).Order(), found[trace.TraceId].Select(id => id.ToBase64()).Order());
    }

    /// <summary>None of these is there.</summary>
    public async Task AssertHasNoneAsync(IReadOnlyList<ReplicaTrace> traces) => Assert.Empty(await ReadAsync(traces));

    /// <summary>The names of operations of a service.</summary>
    public async Task<string[]> OperationsAsync(string service)
    {
        var answer = await new TraceReader.TraceReaderClient(_channel).GetOperationsAsync(new GetOperationsRequest { Service = service }, cancellationToken: Cancellation);
        return [.. answer.Operations.Select(operation => $"{operation.SpanKind} {operation.Name}").Order(StringComparer.Ordinal)];
    }

    /// <summary>Ends it in order.</summary>
    public Task StopAsync() => _process.StopAsync();

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        await _process.DisposeAsync();
    }

    private async Task<ILookup<ByteString, ByteString>> ReadAsync(IReadOnlyList<ReplicaTrace> traces)
    {
        var client = new TraceReader.TraceReaderClient(_channel);
        var spans = new List<(ByteString Trace, ByteString Span)>();
        foreach (var some in traces.Chunk(50))
        {
            using var call = client.GetTraces(
                new GetTracesRequest { Query = { some.Select(trace => new GetTraceParams { TraceId = trace.TraceId }) } }, cancellationToken: Cancellation);
            await foreach (var part in call.ResponseStream.ReadAllAsync(Cancellation))
                spans.AddRange(part.ResourceSpans.SelectMany(r => r.ScopeSpans).SelectMany(s => s.Spans).Select(span => (span.TraceId, span.SpanId)));
        }

        return spans.ToLookup(span => span.Trace, span => span.Span);
    }

    /// <summary>A value out of a database.</summary>
    public static async Task<T> ScalarAsync<T>(string connectionString, string sql)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var command = source.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync(Cancellation))!;
    }
}
