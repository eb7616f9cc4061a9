using Google.Protobuf;
using Grpc.Core;
using Jaeger.Storage.V2;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Proto.Trace.V1;
using Tracepost.TraceModel.Grpc;

namespace Tracepost.ApiService.Tests.Hosting;

/// <summary>
/// The reading side of DataService as ApiService sees it: a real gRPC server that serves <c>jaeger.storage.v2</c> from traces in memory.
/// It remembers what it was asked; searches find by service only, because evaluating is DataService's own affair.
/// </summary>
internal sealed class InMemoryStore : RawTraceReaderBase, IAsyncDisposable
{
    private readonly List<(byte[] Id, List<byte[]> Chunks, TraceSummary Summary)> _traces = [];
    private WebApplication? _app;

    private InMemoryStore()
    {
        Search = new InMemorySearch(this);
        Links = new InMemoryLinks(this);
        Metrics = new InMemoryMetrics(this);
        State = new InMemoryState(this);
    }

    public string Address { get; private set; } = "";

    /// <summary>What the last search asked for.</summary>
    public TraceQueryParameters? LastQuery { get; private set; }

    public GetTracesRequest? LastGet { get; private set; }

    public GetOperationsRequest? LastOperations { get; private set; }

    /// <summary>Thrown by every call while set.</summary>
    public RpcException? Failure { get; set; }

    /// <summary>Thrown by the streams after their first chunk while set.</summary>
    public RpcException? FailureAfterFirstChunk { get; set; }

    /// <summary>While set, the streams stop after their first chunk, until their client goes away.</summary>
    public HeldStream? HeldAfterFirstChunk { get; set; }

    /// <summary>Whether searches find by the start of a trace as well.</summary>
    public bool HasTime { get; set; }

    /// <summary>The same traces, as Zipkin asks for them.</summary>
    public InMemorySearch Search { get; }

    /// <summary>Which service called which.</summary>
    public InMemoryLinks Links { get; }

    /// <summary>What was counted.</summary>
    public InMemoryMetrics Metrics { get; }

    /// <summary>What the store says of itself.</summary>
    public InMemoryState State { get; }

    /// <summary>Operations per service.</summary>
    public Dictionary<string, List<Operation>> Operations { get; } = [];

    public static async Task<InMemoryStore> StartAsync()
    {
        var store = new InMemoryStore();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc(grpc => grpc.MaxSendMessageSize = null);
        builder.Services.AddSingleton(store);
        builder.Services.AddSingleton(store.Search);
        builder.Services.AddSingleton(store.Links);
        builder.Services.AddSingleton(store.Metrics);
        builder.Services.AddSingleton(store.State);
        var app = builder.Build();
        app.MapGrpcService<InMemoryStore>();
        app.MapGrpcService<InMemorySearch>();
        app.MapGrpcService<InMemoryLinks>();
        app.MapGrpcService<InMemoryMetrics>();
        app.MapGrpcService<InMemoryState>();
        await app.StartAsync(TestContext.Current.CancellationToken);
        store._app = app;
        store.Address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return store;
    }

    /// <summary>Stores a trace, newest first; every element of <paramref name="chunks"/> is sent as one message.</summary>
    public void Add(params TracesData[] chunks)
    {
        var summary = Summaries.Of(chunks);
        _traces.Insert(0, (summary.TraceId.ToByteArray(), [.. chunks.Select(chunk => chunk.ToByteArray())], summary));
        foreach (var (service, span) in Summaries.SpansOf(chunks))
        {
            if (!Operations.TryGetValue(service, out var operations)) Operations.Add(service, operations = []);
            var kind = span.Kind == Span.Types.SpanKind.Unspecified ? "" : span.Kind.ToString().ToLowerInvariant();
            if (!operations.Any(known => known.Name == span.Name && known.SpanKind == kind))
                operations.Add(new Operation { Name = span.Name, SpanKind = kind });
        }
    }

    /// <summary>Forgets a trace; its operations stay known.</summary>
    public void Remove(byte[] traceId) => _traces.RemoveAll(trace => trace.Id.AsSpan().SequenceEqual(traceId));

    public void Clear()
    {
        _traces.Clear();
        Operations.Clear();
        Failure = null;
        HasTime = false;
        FailureAfterFirstChunk = null;
        HeldAfterFirstChunk = null;
        Search.Clear();
        Links.Links.Clear();
        Links.History.Clear();
        Links.Last = null;
        Metrics.Points.Clear();
        State.Answer = InMemoryState.Empty();
    }

    /// <summary>The chunks of all traces, newest first.</summary>
    internal IEnumerable<(byte[] Id, List<byte[]> Chunks)> Traces => _traces.Select(trace => (trace.Id, trace.Chunks));

    public override async Task GetTraces(GetTracesRequest request, IServerStreamWriter<PooledBytes> stream, ServerCallContext context)
    {
        LastGet = request;
        ThrowIfFailing();
        foreach (var wanted in request.Query)
        {
            foreach (var trace in _traces.Where(trace => trace.Id.AsSpan().SequenceEqual(wanted.TraceId.Span)))
                await SendAsync(trace.Chunks, stream, context);
        }
    }

    public override async Task FindTraces(FindTracesRequest request, IServerStreamWriter<PooledBytes> stream, ServerCallContext context)
    {
        foreach (var trace in Find(request.Query))
            await SendAsync(trace.Chunks, stream, context);
    }

    public override async Task FindTraceSummaries(
        FindTraceSummariesRequest request, IServerStreamWriter<FindTraceSummariesResponse> stream, ServerCallContext context)
    {
        foreach (var trace in Find(request.Query))
            await stream.WriteAsync(new FindTraceSummariesResponse { Summaries = { trace.Summary } }, context.CancellationToken);
    }

    public override Task<FindTraceIDsResponse> FindTraceIDs(FindTraceIDsRequest request, ServerCallContext context) =>
        Task.FromResult(new FindTraceIDsResponse { TraceIds = { Find(request.Query).Select(trace => new FoundTraceID { TraceId = trace.Summary.TraceId }) } });

    public override Task<GetServicesResponse> GetServices(GetServicesRequest request, ServerCallContext context)
    {
        ThrowIfFailing();
        return Task.FromResult(new GetServicesResponse { Services = { Operations.Keys.Order(StringComparer.Ordinal) } });
    }

    public override Task<GetOperationsResponse> GetOperations(GetOperationsRequest request, ServerCallContext context)
    {
        LastOperations = request;
        ThrowIfFailing();
        var operations = Operations.GetValueOrDefault(request.Service) ?? [];
        var matching = operations.Where(operation => request.SpanKind.Length == 0 || operation.SpanKind == request.SpanKind);
        return Task.FromResult(new GetOperationsResponse { Operations = { matching.OrderBy(operation => operation.Name, StringComparer.Ordinal) } });
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null) await _app.DisposeAsync();
    }

    private List<(byte[] Id, List<byte[]> Chunks, TraceSummary Summary)> Find(TraceQueryParameters query)
    {
        LastQuery = query;
        ThrowIfFailing();
        return [.. _traces
            .Where(trace => query.ServiceName.Length == 0 || trace.Summary.Services.Any(service => service.Name == query.ServiceName))
            .Where(trace => !HasTime || trace.Summary.MinStartTimeUnixNano <= Nanoseconds(query.StartTimeMax))
            .OrderByDescending(trace => HasTime ? trace.Summary.MinStartTimeUnixNano : 0)
            .Take(query.SearchDepth)];
    }

    private static ulong Nanoseconds(Google.Protobuf.WellKnownTypes.Timestamp time) => ((ulong)time.Seconds * 1_000_000_000) + (ulong)time.Nanos;

    internal async Task SendAsync(List<byte[]> chunks, IServerStreamWriter<PooledBytes> stream, ServerCallContext context)
    {
        foreach (var chunk in chunks)
        {
            using var bytes = PooledBytes.Copy(chunk);
            await stream.WriteAsync(bytes, context.CancellationToken);
            if (FailureAfterFirstChunk is { } failure) throw failure;
            if (HeldAfterFirstChunk is { } held) await held.WaitAsync(context.CancellationToken);
        }
    }

    internal void ThrowIfFailing()
    {
        if (Failure is { } failure) throw failure;
    }
}
