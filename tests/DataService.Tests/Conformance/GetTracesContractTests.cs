using Google.Protobuf;
using Jaeger.Storage.V2;
using Tracepost.DataService.Tests.Query;
using Tracepost.TraceModel;
using static Tracepost.DataService.Tests.Query.Answers;
using static Tracepost.DataService.Tests.Query.TestClock;
using static Tracepost.DataService.Tests.Query.TestSpans;
using Otlp = OpenTelemetry.Proto.Trace.V1.Span;
using StatusCode = Grpc.Core.StatusCode;

namespace Tracepost.DataService.Tests.Conformance;

/// <summary>GetTraces: "If no spans are found for any given trace ID, the ID is ignored." How chunks are made is asserted by every question.</summary>
public sealed class GetTracesContractTests(StorageHost host) : IClassFixture<StorageHost>
{
    [Fact]
    public async Task Returns_what_was_written_with_resources_scopes_and_schemas()
    {
        var id = host.NextTraceId();
        var span = Span(1, Noon, name: "all").With(
            ("text", Text("t")), ("int", Whole(long.MinValue)), ("double", Number(double.NegativeInfinity)), ("bool", Truth(true)),
            ("bytes", Blob(0, 255)),
            ("list", List(Whole(1), Text("two"))), ("map", Map(("k", Map(("l", Truth(false)))))), ("none", new())).Failed("why");
        span.TraceState = "a=b";
        span.Flags = 0x301;
        span.DroppedAttributesCount = 1;
        span.DroppedEventsCount = 2;
        span.DroppedLinksCount = 3;
        var happened = new Otlp.Types.Event { Name = "e", TimeUnixNano = (ulong)Noon + 1, DroppedAttributesCount = 4 };
        happened.Attributes.Add(Attribute(("x", Whole(1))));
        span.Events.Add(happened);
        var link = new Otlp.Types.Link { TraceId = ByteString.CopyFrom(new TraceId(8, 9).ToBytes()), SpanId = Id(9), TraceState = "c=d", Flags = 1 };
        link.Attributes.Add(Attribute(("y", Text("z"))));
        span.Links.Add(link);
        var scope = new OpenTelemetry.Proto.Common.V1.InstrumentationScope { Name = "lib", Version = "1", Attributes = { Attribute(("s", Truth(true))) } };
        var data = Data([("service.name", Text("round-trip")), ("host", Text("h"))], scope, span);
        data.ResourceSpans[0].SchemaUrl = "https://opentelemetry.io/schemas/1.27.0";
        data.ResourceSpans[0].ScopeSpans[0].SchemaUrl = "https://opentelemetry.io/schemas/1.26.0";
        data.ResourceSpans[0].Resource.DroppedAttributesCount = 5;
        await host.WriteAsync(id, data);
        Assert.Equal(data, Assert.Single(Assert.Single(await host.GetAsync(id)).Chunks));
    }

    [Fact]
    public async Task Passes_over_unknown_ids_and_gives_each_trace_once()
    {
        var (one, two) = (host.NextTraceId(), host.NextTraceId());
        await host.WriteAsync(one, Data("a", Span(1, Noon)));
        await host.WriteAsync(two, Data("b", Span(2, Noon), Span(3, Noon)));
        var unknown = new TraceId(0xC0FFEE, 0xFFFFFF);
        Assert.Equal([two, one], (await host.GetAsync(two, unknown, one, two, one)).Select(trace => trace.Id));
        Assert.Empty(await host.GetAsync(unknown));
        Assert.Empty(await host.GetAsync(Array.Empty<TraceId>()));
        Assert.Empty(await host.GetAsync(default(TraceId)));
    }

    [Fact]
    public async Task Ids_of_64_and_128_bits_are_different()
    {
        var low = 0xABCDEF0123456789;
        TraceId[] ids = [new(0, low), new(1, low), new(low, 0), new(ulong.MaxValue, low)];
        foreach (var id in ids) await host.WriteAsync(id, Data("ids", Span(id.High | 1, Noon)));
        foreach (var id in ids) Assert.Equal([id.High | 1], Assert.Single(await host.GetAsync(id)).SpanIds);
        Assert.Equal(ids, (await host.GetAsync(ids)).Select(trace => trace.Id));
        Assert.Empty(await host.GetAsync(new TraceId(2, low)));
    }

    [Fact]
    public async Task A_trace_that_came_late_in_pieces_twice_and_across_midnight_is_one()
    {
        var id = host.NextTraceId();
        var pieces = Enumerable.Range(0, 5).Select(i => Data($"s{i}", Span((ulong)i + 1, Midnight + (i - 2) * 9 * 3600 * Second, parent: (ulong)i))).ToArray();
        await host.WriteAsync(id, [pieces[4], pieces[1], pieces[0], pieces[1], pieces[3], pieces[2], pieces[0]]);
        Assert.Equal([1UL, 2, 3, 4, 5], Assert.Single(await host.GetAsync(id)).SpanIds);
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(0, 0)]
    [InlineData(-100_000, -99_999)]
    [InlineData(100_000, 200_000)]
    [InlineData(1, -1)]
    public async Task Hints_that_are_wrong_lose_nothing(int fromHours, int toHours)
    {
        var id = host.NextTraceId();
        await host.WriteAsync(id, Data("hinted", Span(1, Noon)), Data("hinted", Span(2, Noon + 20 * 3600 * Second, parent: 1)));
        var query = new GetTraceParams
        {
            TraceId = ByteString.CopyFrom(id.ToBytes()),
            StartTime = Time(Noon + fromHours * 3600L * Second),
            EndTime = Time(Noon + toHours * 3600L * Second),
        };
        Assert.Equal([1UL, 2], Assert.Single(await host.GetAsync(query)).SpanIds);
    }

    [Fact]
    public async Task Spans_that_share_an_id_are_all_returned()
    {
        var id = host.NextTraceId();
        await host.WriteAsync(id, Data("shared", [.. Enumerable.Range(0, 200).Select(i => Span(i % 20 == 0 ? 1 : (ulong)i + 1, Noon + i * Second))]));
        Assert.Equal(200, Assert.Single(await host.GetAsync(id)).Spans.Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(15)]
    [InlineData(17)]
    [InlineData(1_000_000)]
    public async Task Refuses_an_id_of_another_length(int length)
    {
        var status = await FailureAsync(() => host.GetAsync(new GetTraceParams { TraceId = ByteString.CopyFrom(new byte[length]) }));
        Assert.Equal(StatusCode.InvalidArgument, status.StatusCode);
        Assert.Equal($"a trace_id must be 16 bytes long, not {length}", status.Detail);
    }
}
