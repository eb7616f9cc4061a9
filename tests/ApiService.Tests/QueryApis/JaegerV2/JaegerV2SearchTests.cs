using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Jaeger.ApiV2.Query;
using Tracepost.ApiService.Tests.Hosting;
using Tracepost.ApiService.Tests.QueryApis.JaegerV3.Grpc;
using static Tracepost.ApiService.Tests.QueryApis.JaegerV3.Grpc.QueryFixture;
using StoredOperation = Jaeger.Storage.V2.Operation;

namespace Tracepost.ApiService.Tests.QueryApis.JaegerV2;

/// <summary>Searches, names and dependencies of <c>jaeger.api_v2.QueryService</c>.</summary>
public sealed class JaegerV2SearchTests : IClassFixture<QueryFixture>
{
    private static readonly Timestamp Start = new() { Seconds = 1_795_305_600, Nanos = 1 }, End = new() { Seconds = 1_795_392_000, Nanos = 2 };

    private readonly ApiHost _api;
    private readonly QueryService.QueryServiceClient _client;

    public JaegerV2SearchTests(QueryFixture fixture)
    {
        (_api, _client) = (fixture.Host, new QueryService.QueryServiceClient(fixture.Channel));
        _api.Store.Clear();
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Asks_for_what_the_query_says()
    {
        await FindAsync(new TraceQueryParameters
        {
            ServiceName = "shop",
            OperationName = "op",
            Tags = { ["k"] = "v" },
            StartTimeMin = Start,
            StartTimeMax = End,
            DurationMin = new Duration { Nanos = 1_000_000 },
            DurationMax = new Duration { Seconds = 2 },
            SearchDepth = 3,
        });

        var query = _api.Store.LastQuery!;
        Assert.Equal(("shop", "op", 3, Start, End), (query.ServiceName, query.OperationName, query.SearchDepth, query.StartTimeMin, query.StartTimeMax));
        Assert.Equal((new Duration { Nanos = 1_000_000 }, new Duration { Seconds = 2 }), (query.DurationMin, query.DurationMax));
        Assert.Equal(("k", "v"), (query.Attributes.Single().Key, query.Attributes.Single().Value.StringValue));
    }

    [Fact]
    public async Task Without_times_or_a_depth_a_search_has_no_bounds_and_the_usual_depth()
    {
        await FindAsync(new TraceQueryParameters { ServiceName = "shop" });

        var query = _api.Store.LastQuery!;
        Assert.Equal((0, 9_223_372_036, 100), (query.StartTimeMin.Seconds, query.StartTimeMax.Seconds, query.SearchDepth));
    }

    [Fact]
    public async Task Gives_the_spans_of_all_traces_newest_first()
    {
        _api.Store.Add(Otlp.Trace(("shop", [Otlp.Span("1", 1)])), Otlp.Trace(("cart", [Otlp.Span("1", 2, 1)])));
        _api.Store.Add(Otlp.Trace(("shop", [Otlp.Span("2", 3)])));

        Assert.Equal(["shop", "shop", "cart"], (await FindAsync(new TraceQueryParameters { ServiceName = "shop" })).Select(span => span.Process.ServiceName));
        Assert.Empty(await FindAsync(new TraceQueryParameters { ServiceName = "none" }));
    }

    [Fact]
    public async Task A_search_needs_a_query() =>
        Assert.Equal((StatusCode.InvalidArgument, "missing query"), await FailureAsync(() => FindAsync(null)));

    [Fact]
    public async Task Lists_services_and_operations()
    {
        _api.Store.Operations["shop"] =
            [new StoredOperation { Name = "get", SpanKind = "client" }, new StoredOperation { Name = "get", SpanKind = "server" }, new StoredOperation { Name = "run" }];

        Assert.Equal(["shop"], (await _client.GetServicesAsync(new GetServicesRequest(), cancellationToken: Cancellation)).Services);
        var operations = await _client.GetOperationsAsync(new GetOperationsRequest { Service = "shop" }, cancellationToken: Cancellation);
        Assert.Equal(["get:client", "get:server", "run:"], operations.Operations.Select(operation => $"{operation.Name}:{operation.SpanKind}"));
        Assert.Equal(["get", "run"], operations.OperationNames);
        var servers = await _client.GetOperationsAsync(new GetOperationsRequest { Service = "shop", SpanKind = "server" }, cancellationToken: Cancellation);
        Assert.Equal(["get"], servers.OperationNames);
    }

    [Fact]
    public async Task Dependencies_need_both_times()
    {
        _api.Store.Links.Add("web", "app", 7, 2);
        var answer = await _client.GetDependenciesAsync(new GetDependenciesRequest { StartTime = Start, EndTime = End }, cancellationToken: Cancellation);
        Assert.Equal([new DependencyLink { Parent = "web", Child = "app", CallCount = 7 }], answer.Dependencies);
        foreach (var request in (GetDependenciesRequest[])[new(), new() { StartTime = Start }, new() { EndTime = End }])
        {
            Assert.Equal(
                (StatusCode.InvalidArgument, "StartTime and EndTime must be initialized."),
                await FailureAsync(async () => await _client.GetDependenciesAsync(request, cancellationToken: Cancellation)));
        }
    }

    [Fact]
    public async Task A_store_that_fails_is_said_so_with_what_was_wanted()
    {
        _api.Store.Failure = new RpcException(new Status(StatusCode.Unavailable, "gone"));
        (Func<Task> Call, string Wanted)[] calls =
        [
            (async () => await _client.GetServicesAsync(new GetServicesRequest(), cancellationToken: Cancellation), "failed to fetch services"),
            (async () => await _client.GetOperationsAsync(new GetOperationsRequest(), cancellationToken: Cancellation), "failed to fetch operations"),
            (() => ReadAsync(_client.GetTrace(new GetTraceRequest { TraceId = Otlp.Hex("0000000000000001") }, cancellationToken: Cancellation)),
                "failed to fetch spans from the backend"),
            (() => FindAsync(new TraceQueryParameters()), "failed when searching for traces"),
        ];
        foreach (var (call, wanted) in calls)
            Assert.Equal((StatusCode.Unavailable, $"{wanted}: the trace store is not available: gone"), await FailureAsync(call));
    }

    private async Task<List<Span>> FindAsync(TraceQueryParameters? query) =>
        [.. (await ReadAsync(_client.FindTraces(new FindTracesRequest { Query = query }, cancellationToken: Cancellation))).SelectMany(message => message.Spans)];
}
