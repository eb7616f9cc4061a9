using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Jaeger.ApiV3;
using OpenTelemetry.Proto.Trace.V1;
using Tracepost.ApiService.Tests.Hosting;
using static Tracepost.ApiService.Tests.QueryApis.JaegerV3.Grpc.QueryFixture;

namespace Tracepost.ApiService.Tests.QueryApis.JaegerV3.Grpc;

/// <summary><c>FindTraces</c> and <c>FindTraceSummaries</c> of <c>jaeger.api_v3.QueryService</c>, which take the same query.</summary>
public sealed class GrpcSearchTests : IClassFixture<QueryFixture>
{
    private static readonly Timestamp Start = new() { Seconds = 1_795_305_600, Nanos = 1 }, End = new() { Seconds = 1_795_392_000, Nanos = 2 };

    private readonly ApiHost _api;
    private readonly QueryService.QueryServiceClient _client;

    public GrpcSearchTests(QueryFixture fixture)
    {
        (_api, _client) = (fixture.Host, fixture.Client);
        _api.Store.Clear();
    }

    [Fact]
    public async Task Asks_for_what_the_query_says()
    {
        await ForBothAsync(
            new TraceQueryParameters
            {
                ServiceName = "shop",
                OperationName = "op",
                Attributes = { ["k"] = "v", ["http.status_code"] = "500" },
                StartTimeMin = Start,
                StartTimeMax = End,
                DurationMin = new Duration { Nanos = 1_000_000 },
                DurationMax = new Duration { Seconds = 2, Nanos = 3 },
                SearchDepth = 3,
            },
            () =>
            {
                var query = _api.Store.LastQuery!;
                Assert.Equal(("shop", "op", 3), (query.ServiceName, query.OperationName, query.SearchDepth));
                Assert.Equal((Start, End), (query.StartTimeMin, query.StartTimeMax));
                Assert.Equal((new Duration { Nanos = 1_000_000 }, new Duration { Seconds = 2, Nanos = 3 }), (query.DurationMin, query.DurationMax));
                Assert.Equal(["http.status_code=500", "k=v"], query.Attributes.Select(attribute => $"{attribute.Key}={attribute.Value.StringValue}").Order());
            });
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public async Task Without_a_depth_it_is_100(int depth) => await ForBothAsync(
        new TraceQueryParameters { StartTimeMin = Start, StartTimeMax = End, SearchDepth = depth },
        () =>
        {
            var query = _api.Store.LastQuery!;
            Assert.Equal(("", "", 100), (query.ServiceName, query.OperationName, query.SearchDepth));
            Assert.Null(query.DurationMin);
            Assert.Null(query.DurationMax);
            Assert.Empty(query.Attributes);
        });

    public static TheoryData<TraceQueryParameters?, string> Nonsense { get; } = new()
    {
        { null, "missing query" },
        { new TraceQueryParameters(), "start time min and max are required parameters" },
        { new TraceQueryParameters { StartTimeMin = Start }, "start time min and max are required parameters" },
        { new TraceQueryParameters { StartTimeMax = End }, "start time min and max are required parameters" },
        { new TraceQueryParameters { StartTimeMin = new Timestamp { Seconds = -62_135_596_800 }, StartTimeMax = End }, "start time min and max are required parameters" },
        { new TraceQueryParameters { StartTimeMin = Start, StartTimeMax = End, Filter = ByteString.CopyFromUtf8("x") }, "the structured query filter is disabled" },
    };

    [Theory]
    [MemberData(nameof(Nonsense))]
    public async Task Refuses_with_Jaegers_words(TraceQueryParameters? query, string message)
    {
        Assert.Equal((StatusCode.InvalidArgument, message), await FailureAsync(() => ReadAsync(Find(query))));
        Assert.Equal((StatusCode.InvalidArgument, message), await FailureAsync(() => ReadAsync(Summarise(query))));
    }

    [Fact]
    public async Task Gives_whole_traces_adjusted_unless_raw_newest_first()
    {
        _api.Store.Add(Otlp.Trace(("shop", [Otlp.Span("1", 1)])), Otlp.Trace(("cart", [Otlp.Span("1", 2, 9)])));
        _api.Store.Add(Otlp.Trace(("shop", [Otlp.Span("2", 3)])));
        var query = new TraceQueryParameters { ServiceName = "shop", StartTimeMin = Start, StartTimeMax = End };

        var adjusted = await SpansAsync(Find(query));
        query.RawTraces = true;
        var raw = await SpansAsync(Find(query));

        Assert.Equal(["3", "1", "2"], raw.Select(Id));
        Assert.Equal(["3", "1", "2"], adjusted.Select(Id));
        Assert.Equal([0, 0, 1], adjusted.Select(span => span.Attributes.Count));
        Assert.Equal([0, 0, 0], raw.Select(span => span.Attributes.Count));
    }

    [Fact]
    public async Task Gives_summaries_in_messages_of_a_hundred()
    {
        for (var i = 1; i <= 205; i++)
            _api.Store.Add(Otlp.Trace(("shop", [Otlp.Span($"{i:x}", 1, name: "GET /", duration: 7)])));

        var messages = await ReadAsync(Summarise(new TraceQueryParameters { StartTimeMin = Start, StartTimeMax = End, SearchDepth = 1000 }));

        Assert.Equal([100, 100, 5], messages.Select(message => message.Summaries.Count));
        Assert.Equal(
            new TraceSummary
            {
                TraceId = "000000000000000000000000000000cd",
                RootServiceName = "shop",
                RootOperationName = "GET /",
                MinStartTimeUnixNano = Otlp.Start,
                MaxEndTimeUnixNano = Otlp.Start + 7,
                SpanCount = 1,
                Services = { new ServiceSummary { Name = "shop", SpanCount = 1 } },
            },
            messages[0].Summaries[0]);
    }

    [Fact]
    public async Task Finding_nothing_is_a_stream_of_nothing()
    {
        var query = new TraceQueryParameters { ServiceName = "none", StartTimeMin = Start, StartTimeMax = End };

        Assert.Empty(await ReadAsync(Find(query)));
        Assert.Empty(await ReadAsync(Summarise(query)));
    }

    private AsyncServerStreamingCall<TracesData> Find(TraceQueryParameters? query) =>
        _client.FindTraces(new FindTracesRequest { Query = query }, cancellationToken: TestContext.Current.CancellationToken);

    private AsyncServerStreamingCall<FindTraceSummariesResponse> Summarise(TraceQueryParameters? query) =>
        _client.FindTraceSummaries(new FindTraceSummariesRequest { Query = query }, cancellationToken: TestContext.Current.CancellationToken);

    private static string Id(Span span) => Convert.ToHexStringLower(span.SpanId.Span).TrimStart('0');

    private async Task ForBothAsync(TraceQueryParameters query, Action check)
    {
        await ReadAsync(Find(query));
        check();
        _api.Store.Clear();
        await ReadAsync(Summarise(query));
        check();
    }
}
