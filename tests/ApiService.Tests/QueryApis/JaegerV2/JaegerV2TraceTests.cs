using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Jaeger.ApiV2.Query;
using OpenTelemetry.Proto.Common.V1;
using Tracepost.ApiService.Tests.Hosting;
using Tracepost.ApiService.Tests.QueryApis.JaegerV3.Grpc;
using static Tracepost.ApiService.Tests.QueryApis.JaegerV3.Grpc.QueryFixture;
using KeyValue = Jaeger.ApiV2.Query.KeyValue;
using OtlpSpan = OpenTelemetry.Proto.Trace.V1.Span;
using OtlpStatus = OpenTelemetry.Proto.Trace.V1.Status;
using ValueType = Jaeger.ApiV2.Query.ValueType;

namespace Tracepost.ApiService.Tests.QueryApis.JaegerV2;

/// <summary><c>GetTrace</c> and <c>ArchiveTrace</c> of <c>jaeger.api_v2.QueryService</c>, with the client that is generated from its definition.</summary>
public sealed class JaegerV2TraceTests : IClassFixture<QueryFixture>
{
    private static readonly ByteString TraceId = Otlp.Hex("5b8efff798038103d269b633813fc60c");

    private readonly ApiHost _api;
    private readonly QueryService.QueryServiceClient _client;

    public JaegerV2TraceTests(QueryFixture fixture)
    {
        (_api, _client) = (fixture.Host, new QueryService.QueryServiceClient(fixture.Channel));
        _api.Store.Clear();
    }

    [Fact]
    public async Task Translates_a_whole_span()
    {
        var sent = Otlp.Span("5b8efff798038103d269b633813fc60c", 0xeee19b7ec3c1b174, parent: 0xeee19b7ec3c1b173, name: "GET /", kind: OtlpSpan.Types.SpanKind.Server);
        sent.Attributes.Add(Otlp.Attribute("a", "text"));
        sent.Attributes.Add(Otlp.Attribute("b", new AnyValue { BoolValue = true }));
        sent.Attributes.Add(Otlp.Attribute("c", new AnyValue { IntValue = -5 }));
        sent.Attributes.Add(Otlp.Attribute("d", new AnyValue { DoubleValue = 72.5 }));
        sent.Attributes.Add(Otlp.Attribute("e", new AnyValue { BytesValue = ByteString.CopyFrom(1, 2, 255) }));
        var list = new ArrayValue { Values = { new AnyValue { IntValue = 1 }, new AnyValue { StringValue = "b" } } };
        sent.Attributes.Add(Otlp.Attribute("f", new AnyValue { ArrayValue = list }));
        sent.Attributes.Add(Otlp.Attribute("g", new AnyValue()));
        sent.Attributes.Add(Otlp.Attribute("h", new AnyValue { BoolValue = false }));
        sent.Events.Add(new OtlpSpan.Types.Event { TimeUnixNano = Otlp.Start + 1999, Name = "exception", Attributes = { Otlp.Attribute("k", "v") } });
        sent.Links.Add(new OtlpSpan.Types.Link { TraceId = Otlp.Hex("00000000000000000000000000000007"), SpanId = Otlp.Hex("0000000000000008") });
        sent.Status = new OtlpStatus { Code = OtlpStatus.Types.StatusCode.Error, Message = "failed" };
        sent.TraceState = "x=y";
        var trace = Otlp.Trace(("shop", [sent]));
        trace.ResourceSpans[0].Resource.Attributes.Add(Otlp.Attribute("host.name", "h1"));
        trace.ResourceSpans[0].ScopeSpans[0].Scope = new InstrumentationScope { Name = "lib", Version = "1.2" };
        _api.Store.Add(trace);

        var span = Assert.Single(await SpansAsync(new GetTraceRequest { TraceId = TraceId }));

        Assert.Equal(
            new Span
            {
                TraceId = TraceId,
                SpanId = sent.SpanId,
                OperationName = "GET /",
                References =
                {
                    new SpanRef { TraceId = TraceId, SpanId = sent.ParentSpanId },
                    new SpanRef { TraceId = sent.Links[0].TraceId, SpanId = sent.Links[0].SpanId, RefType = SpanRefType.FollowsFrom },
                },
                StartTime = new Timestamp { Seconds = 1_795_342_530 },
                Duration = new Duration { Nanos = 5_000_000 },
                Tags =
                {
                    Text("otel.scope.name", "lib"),
                    Text("otel.scope.version", "1.2"),
                    Text("a", "text"),
                    new KeyValue { Key = "b", VType = ValueType.Bool, VBool = true },
                    new KeyValue { Key = "c", VType = ValueType.Int64, VInt64 = -5 },
                    new KeyValue { Key = "d", VType = ValueType.Float64, VFloat64 = 72.5 },
                    new KeyValue { Key = "e", VType = ValueType.Binary, VBinary = ByteString.CopyFrom(1, 2, 255) },
                    Text("f", "[1,\"b\"]"),
                    Text("g", ""),
                    new KeyValue { Key = "h", VType = ValueType.Bool },
                    Text("span.kind", "server"),
                    Text("otel.status_code", "ERROR"),
                    new KeyValue { Key = "error", VType = ValueType.Bool, VBool = true },
                    Text("otel.status_description", "failed"),
                    Text("w3c.tracestate", "x=y"),
                },
                Logs = { new Log { Timestamp = new Timestamp { Seconds = 1_795_342_530, Nanos = 1999 }, Fields = { Text("event", "exception"), Text("k", "v") } } },
                Process = new Process { ServiceName = "shop", Tags = { Text("host.name", "h1") } },
                Warnings = { "parent span ID=eee19b7ec3c1b173 is not in the trace; skipping clock skew adjustment" },
            },
            span);
    }

    /// <summary>A link to the parent says what the parent is, and is not there twice.</summary>
    [Theory]
    [InlineData("child_of", SpanRefType.ChildOf)]
    [InlineData("follows_from", SpanRefType.FollowsFrom)]
    public async Task A_parent_that_is_linked_is_one_reference(string type, SpanRefType expected)
    {
        var sent = Otlp.Span("1", 2, parent: 1);
        sent.Links.Add(new OtlpSpan.Types.Link { TraceId = sent.TraceId, SpanId = sent.ParentSpanId, Attributes = { Otlp.Attribute("opentracing.ref_type", type) } });
        _api.Store.Add(Otlp.Trace(("shop", [Otlp.Span("1", 1), sent])));

        var span = (await SpansAsync(new GetTraceRequest { TraceId = sent.TraceId }))[1];

        Assert.Equal(expected, Assert.Single(span.References).RefType);
    }

    [Fact]
    public async Task Times_before_1970_and_ends_before_starts_keep_their_signs()
    {
        var sent = Otlp.Span("1", 1);
        sent.StartTimeUnixNano = unchecked((ulong)-1);
        sent.EndTimeUnixNano = unchecked((ulong)-1_500_000_001);
        _api.Store.Add(Otlp.Trace(("shop", [sent])));

        var span = Assert.Single(await SpansAsync(new GetTraceRequest { TraceId = sent.TraceId }));

        Assert.Equal(new Timestamp { Seconds = -1, Nanos = 999_999_999 }, span.StartTime);
        Assert.Equal(new Duration { Seconds = -1, Nanos = -500_000_000 }, span.Duration);
    }

    [Fact]
    public async Task Sends_ten_spans_in_a_message()
    {
        _api.Store.Add(Otlp.Trace(("shop", [.. Enumerable.Range(1, 25).Select(i => Otlp.Span("1", (ulong)i))])));

        using var call = _client.GetTrace(new GetTraceRequest { TraceId = Otlp.Hex("0000000000000001") }, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal([10, 10, 5], (await ReadAsync(call)).Select(message => message.Spans.Count));
    }

    [Fact]
    public async Task A_trace_is_adjusted_unless_raw()
    {
        _api.Store.Add(Otlp.Trace(
            ("front", [Otlp.Span("1", 5, kind: OtlpSpan.Types.SpanKind.Client)]),
            ("back", [Otlp.Span("1", 5, kind: OtlpSpan.Types.SpanKind.Server)])));
        var id = Otlp.Hex("0000000000000001");

        Assert.Equal(["5", "1"], (await SpansAsync(new GetTraceRequest { TraceId = id })).Select(Id));
        Assert.Equal(["5", "5"], (await SpansAsync(new GetTraceRequest { TraceId = id, RawTraces = true })).Select(Id));
    }

    public static TheoryData<string, StatusCode, string> Failures { get; } = new()
    {
        { "", StatusCode.InvalidArgument, "uninitialized TraceID is not allowed" },
        { "00000000000000000000000000000000", StatusCode.InvalidArgument, "uninitialized TraceID is not allowed" },
        { "010203", StatusCode.Internal, "grpc: error unmarshalling request: invalid length for TraceID" },
        { "00000000000000000000000000000009", StatusCode.NotFound, "trace not found" },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task Refuses_with_Jaegers_words(string id, StatusCode code, string message)
    {
        _api.Store.Add(Otlp.Trace(("shop", [Otlp.Span("1", 1)])));

        Assert.Equal((code, message), await FailureAsync(() => SpansAsync(new GetTraceRequest { TraceId = Otlp.Hex(id) })));
    }

    [Fact]
    public async Task Has_no_archive()
    {
        Assert.Equal((StatusCode.Internal, "failed to archive trace: archive span storage was not configured"), await ArchiveAsync(TraceId));
        Assert.Equal((StatusCode.InvalidArgument, "uninitialized TraceID is not allowed"), await ArchiveAsync(ByteString.Empty));

        Task<(StatusCode Code, string Detail)> ArchiveAsync(ByteString id) => FailureAsync(async () =>
            await _client.ArchiveTraceAsync(new ArchiveTraceRequest { TraceId = id }, cancellationToken: TestContext.Current.CancellationToken));
    }

    private static KeyValue Text(string key, string value) => new() { Key = key, VStr = value };

    private static string Id(Span span) => Convert.ToHexStringLower(span.SpanId.Span).TrimStart('0');

    private async Task<List<Span>> SpansAsync(GetTraceRequest request) =>
        [.. (await ReadAsync(_client.GetTrace(request, cancellationToken: TestContext.Current.CancellationToken))).SelectMany(message => message.Spans)];
}
