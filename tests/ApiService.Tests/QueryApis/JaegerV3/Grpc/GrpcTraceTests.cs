using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Jaeger.ApiV3;
using OpenTelemetry.Proto.Common.V1;
using OpenTelemetry.Proto.Trace.V1;
using Tracepost.ApiService.Tests.Hosting;
using static Tracepost.ApiService.Tests.QueryApis.JaegerV3.Grpc.QueryFixture;
using Status = OpenTelemetry.Proto.Trace.V1.Status;

namespace Tracepost.ApiService.Tests.QueryApis.JaegerV3.Grpc;

/// <summary><c>jaeger.api_v3.QueryService/GetTrace</c>.</summary>
public sealed class GrpcTraceTests : IClassFixture<QueryFixture>
{
    private readonly ApiHost _api;
    private readonly QueryService.QueryServiceClient _client;

    public GrpcTraceTests(QueryFixture fixture)
    {
        (_api, _client) = (fixture.Host, fixture.Client);
        _api.Store.Clear();
    }

    [Fact]
    public async Task Gives_everything_that_was_sent()
    {
        var span = Otlp.Span("1", 1);
        span.Attributes.Add([Otlp.Attribute("a", "b"), Otlp.Attribute("c", new AnyValue { DoubleValue = 1.5 })]);
        span.Status = new Status { Code = Status.Types.StatusCode.Error, Message = "m" };
        span.TraceState = "s";
        var trace = Otlp.Trace(("shop", [span]));
        trace.ResourceSpans[0].SchemaUrl = "r";
        trace.ResourceSpans[0].Resource.DroppedAttributesCount = 5;
        trace.ResourceSpans[0].Resource.EntityRefs.Add(new EntityRef { Type = "service", IdKeys = { "service.name" } });
        trace.ResourceSpans[0].ScopeSpans[0].Scope =
            new InstrumentationScope { Name = "lib", Version = "1", Attributes = { Otlp.Attribute("k", "v") }, DroppedAttributesCount = 6 };
        trace.ResourceSpans[0].ScopeSpans[0].SchemaUrl = "s";
        _api.Store.Add(trace);

        Assert.Equal(trace, Assert.Single(await ReadAsync(Get(new GetTraceRequest { TraceId = "1" }))));
        Assert.Equal(trace, Assert.Single(await ReadAsync(Get(new GetTraceRequest { TraceId = "1", RawTraces = true }))));
    }

    [Fact]
    public async Task Adjusts_a_trace_unless_it_is_raw()
    {
        _api.Store.Add(
            Otlp.Trace(("front", [Otlp.Span("1", 5, kind: Span.Types.SpanKind.Client)])),
            Otlp.Trace(("back", [Otlp.Span("1", 5, kind: Span.Types.SpanKind.Server), Otlp.Span("1", 6, parent: 5)])));

        Assert.Equal(["5<", "1<5", "6<1"], Ids(await SpansAsync(Get(new GetTraceRequest { TraceId = "1" }))));
        Assert.Equal(["5<", "5<", "6<5"], Ids(await SpansAsync(Get(new GetTraceRequest { TraceId = "1", RawTraces = true }))));
    }

    [Theory]
    [InlineData("0123456789abcdeffedcba9876543210", 1)]
    [InlineData("123456789ABCDEFfedcba9876543210", 1)]
    [InlineData("fedcba9876543210", 0)] // Half of it is another id.
    [InlineData("2", 0)] // As in Jaeger 2.20, an unknown trace is a stream of nothing.
    public async Task Takes_ids_of_any_length(string id, int found)
    {
        _api.Store.Add(Otlp.Trace(("shop", [Otlp.Span("0123456789abcdeffedcba9876543210", 1)])));

        Assert.Equal(found, (await ReadAsync(Get(new GetTraceRequest { TraceId = id }))).Count);
    }

    [Theory]
    [InlineData("", """malform trace ID: strconv.ParseUint: parsing "": invalid syntax""")]
    [InlineData("Z", """malform trace ID: strconv.ParseUint: parsing "Z": invalid syntax""")]
    [InlineData("AAAAAAAAAAE=", """malform trace ID: strconv.ParseUint: parsing "AAAAAAAAAAE=": invalid syntax""")] // Base64 is for URLs.
    [InlineData("000000000000000000000000000000000", "malform trace ID: TraceID cannot be longer than 32 hex characters: 000000000000000000000000000000000")]
    public async Task Refuses_what_is_no_id(string id, string error) =>
        Assert.Equal((StatusCode.Unknown, error), await FailureAsync(() => ReadAsync(Get(new GetTraceRequest { TraceId = id }))));

    [Fact]
    public async Task Hands_the_window_on_as_a_hint()
    {
        var (start, end) = (new Timestamp { Seconds = 1, Nanos = 2 }, new Timestamp { Seconds = 3, Nanos = 4 });
        await ReadAsync(Get(new GetTraceRequest { TraceId = "1", StartTime = start, EndTime = end }));
        Assert.Equal((start, end), (_api.Store.LastGet!.Query.Single().StartTime, _api.Store.LastGet.Query.Single().EndTime));

        // Go's zero time is none.
        await ReadAsync(Get(new GetTraceRequest { TraceId = "1", StartTime = new Timestamp { Seconds = -62_135_596_800 } }));
        Assert.Null(_api.Store.LastGet!.Query.Single().StartTime);
    }

    /// <summary>A client takes messages of 4 MiB unless it is told otherwise; Jaeger's answer would be one of 11.</summary>
    [Fact]
    public async Task A_trace_of_10008_spans_comes_whole_in_messages_that_every_client_takes()
    {
        const int Count = 10_008;
        var large = new string('x', 1000);
        var spans = Enumerable.Range(1, Count).Select(i =>
        {
            var span = Otlp.Span("1", (ulong)i, parent: (ulong)i - 1);
            span.Attributes.Add([Otlp.Attribute("z", large), Otlp.Attribute("a", "1")]);
            return span;
        });
        _api.Store.Add([.. spans.Chunk(1000).Select(chunk => Otlp.Trace(("shop", chunk)))]);

        foreach (var raw in (bool[])[false, true])
        {
            var answer = await SpansAsync(Get(new GetTraceRequest { TraceId = "1", RawTraces = raw }));
            Assert.Equal(Enumerable.Range(1, Count).Select(i => $"{i:x}"), answer.Select(span => Short(span.SpanId)));
        }
    }

    private AsyncServerStreamingCall<TracesData> Get(GetTraceRequest request) =>
        _client.GetTrace(request, cancellationToken: TestContext.Current.CancellationToken);

    private static string Short(ByteString id) => Convert.ToHexStringLower(id.Span).TrimStart('0');

    private static IEnumerable<string> Ids(List<Span> spans) => spans.Select(span => $"{Short(span.SpanId)}<{Short(span.ParentSpanId)}");
}
