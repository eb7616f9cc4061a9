using Google.Protobuf;
using Jaeger.Storage.V2;
using Tracepost.TraceModel;
using static Tracepost.DataService.Tests.Query.Answers;
using static Tracepost.DataService.Tests.Query.TestClock;
using static Tracepost.DataService.Tests.Query.TestSpans;
using StatusCode = Grpc.Core.StatusCode;

namespace Tracepost.DataService.Tests.Query.Traces;

public sealed class GetTracesTests(QueryHost host) : IClassFixture<QueryHost>
{
    [Fact]
    public async Task Returns_the_bytes_that_were_stored()
    {
        var id = host.NextTraceId();
        var stored = Data("shop", Span(1, Noon).With(("a", Text("1")), ("b", List(Whole(1), Map(("c", Blob(9)))))), Span(2, Noon + 1, parent: 1));
        await host.StoreAsync(id, stored);
        Assert.Equal(stored, Assert.Single(await host.GetAsync(id)));
    }

    [Fact]
    public async Task Puts_fragments_of_a_trace_together_across_midnight_and_late_ones()
    {
        var id = host.NextTraceId();
        await host.StoreAsync(id, Data("a", Span(1, Midnight - Second)), Data("b", Span(2, Midnight + Second, parent: 1)));
        await host.StoreAsync(id, Data("c", Span(3, Midnight - 3600 * Second, parent: 1)));
        var chunk = Assert.Single(await host.GetAsync(id));
        Assert.Equal([3UL, 1, 2], chunk.SpanIds());
        Assert.Equal(["c", "a", "b"], chunk.ResourceSpans.Select(resource => resource.Resource.Attributes[0].Value.StringValue));
    }

    [Fact]
    public async Task Never_mixes_traces_and_passes_over_unknown_and_repeated_ids()
    {
        var (one, two, unknown) = (host.NextTraceId(), host.NextTraceId(), host.NextTraceId());
        await host.StoreAsync(one, Data("a", Span(1, Noon)), Data("a", Span(2, Noon + Second)));
        await host.StoreAsync(two, Data("a", Span(1, Noon)));
        var chunks = await host.GetAsync(two, unknown, one, two);
        Assert.Equal([two, one], chunks.Select(chunk => chunk.TraceIdOf()));
        Assert.Empty(await host.GetAsync(unknown));
        Assert.Empty(await host.GetAsync());
    }

    [Fact]
    public async Task Drops_spans_that_were_stored_twice_and_what_held_only_them()
    {
        var id = host.NextTraceId();
        var twice = Data("a", Span(1, Noon), Span(2, Noon + 1, parent: 1));
        var mixed = Data("b", Span(3, Noon + 2, parent: 1));
        mixed.MergeFrom(twice);
        mixed.MergeFrom(Data([("service.name", Text("a")), ("collector", Text("2"))], null, Span(2, Noon + 1, parent: 1)));
        mixed.MergeFrom(Data("c", Span(4, Noon + 3, parent: 1)));
        await host.StoreAsync(id, twice, mixed);
        await host.StoreAsync(id, twice);
        var chunk = Assert.Single(await host.GetAsync(id));
        Assert.Equal([1UL, 2, 3, 4], chunk.SpanIds());
        Assert.Equal(["a", "b", "c"], chunk.ResourceSpans.Select(resource => resource.Resource.Attributes[0].Value.StringValue));
    }

    [Fact]
    public async Task Keeps_spans_that_share_an_id_but_not_all_else()
    {
        var id = host.NextTraceId();
        var client = Span(1, Noon, kind: SpanKind.Client);
        var server = Span(1, Noon, kind: SpanKind.Server);
        var later = Span(1, Noon + Second, kind: SpanKind.Client);
        var part = Span(1, Noon, kind: SpanKind.Client).With(("more", Text("of it")));
        await host.StoreAsync(id, Data("a", client, server), Data("a", later, part, client));
        await host.StoreAsync(id, Data("b", client));
        static IEnumerable<string> Texts(IEnumerable<OpenTelemetry.Proto.Trace.V1.Span> spans) => spans.Select(span => span.ToString()).Order(StringComparer.Ordinal);
        Assert.Equal(Texts([client, client, server, part, later]), Texts((await host.GetAsync(id)).SelectMany(chunk => chunk.SpansOf())));
    }

    [Fact]
    public async Task Keeps_fields_that_nobody_knows_when_it_removes_spans()
    {
        var id = host.NextTraceId();
        var data = Data("a", Span(1, Noon), Span(1, Noon), Span(2, Noon));
        var fragment = host.ToFragment(id, data);
        // Field 1000, a varint 7, after the resource spans, and in the first one's place.
        byte[] unknown = [0xC0, 0x3E, 7];
        await host.StoreAsync([WithPayload(fragment, [.. fragment.Payload.ToArray(), .. unknown])]);
        var chunk = Assert.Single(await host.GetAsync(id));
        data.ResourceSpans[0].ScopeSpans[0].Spans.RemoveAt(1);
        Assert.Equal([.. data.ToByteArray(), .. unknown], chunk.ToByteArray());
    }

    [Fact]
    public async Task Sends_a_large_trace_in_chunks_of_bounded_size()
    {
        var id = host.NextTraceId();
        var blob = Text(new string('x', 300_000));
        await host.StoreAsync(id, [.. Enumerable.Range(1, 20).Select(i => Data("a", Span((ulong)i, Noon + i).With(("blob", blob))))]);
        var chunks = await host.GetAsync(id);
        Assert.InRange(chunks.Count, 3, 4);
        Assert.All(chunks, chunk => Assert.InRange(chunk.CalculateSize(), 1, 2 * 1024 * 1024));
        Assert.Equal(Enumerable.Range(1, 20).Select(i => (ulong)i), chunks.SelectMany(chunk => chunk.SpanIds()));
    }

    [Theory]
    [InlineData(10_008, 1_000)]
    [InlineData(100_000, 4_000)]
    public async Task Returns_large_traces_whole(int spans, int perFragment)
    {
        var id = host.NextTraceId();
        var fragments = Enumerable.Range(1, spans)
            .Select(i => Span((ulong)i, Noon + i, parent: (ulong)(i / 2)))
            .Chunk(perFragment)
            .Select(chunk => Data("large", chunk));
        await host.StoreAsync(id, [.. fragments]);
        // A sender repeats one of its requests.
        await host.StoreAsync(id, Data("large", [.. Enumerable.Range(1, perFragment).Select(i => Span((ulong)i, Noon + i, parent: (ulong)(i / 2)))]));
        var chunks = await host.GetAsync(id);
        Assert.Equal(Enumerable.Range(1, spans).Select(i => (ulong)i), chunks.SelectMany(chunk => chunk.SpanIds()));
    }

    /// <summary>Hints in hours from the trace; null: not set. A Go client sends what it does not set as year 1.</summary>
    [Theory]
    [InlineData(-1.0, 1.0)]
    [InlineData(null, 1.0)]
    [InlineData(-1.0, null)]
    [InlineData(-900_000.0, -900_000.0)]
    [InlineData(200.0, 300.0)]
    [InlineData(5.0, -5.0)]
    public async Task Finds_a_trace_whatever_the_hints(double? fromHours, double? toHours)
    {
        var id = host.NextTraceId();
        await host.StoreAsync(id, Data("a", Span(1, Noon)));
        var query = new GetTraceParams { TraceId = ByteString.CopyFrom(id.ToBytes()) };
        if (fromHours is { } from) query.StartTime = Time(Noon + (long)(from * 3600) * Second);
        if (toHours is { } to) query.EndTime = Time(Noon + (long)(to * 3600) * Second);
        Assert.Single(await host.GetAsync(new GetTracesRequest { Query = { query } }));

        query.StartTime = new() { Seconds = -62_135_596_800 };
        query.EndTime = query.StartTime;
        Assert.Single(await host.GetAsync(new GetTracesRequest { Query = { query } }));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(8)]
    [InlineData(17)]
    public async Task Refuses_ids_that_are_not_16_bytes_long(int length)
    {
        var request = new GetTracesRequest { Query = { new GetTraceParams { TraceId = ByteString.CopyFrom(new byte[length]) } } };
        var status = await FailureAsync(() => host.GetAsync(request));
        Assert.Equal(StatusCode.InvalidArgument, status.StatusCode);
        Assert.Contains("16 bytes", status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_a_hint_that_is_no_time()
    {
        var query = new GetTraceParams { TraceId = ByteString.CopyFrom(new byte[16]), StartTime = new() { Nanos = -1 } };
        var status = await FailureAsync(() => host.GetAsync(new GetTracesRequest { Query = { query } }));
        Assert.Equal(StatusCode.InvalidArgument, status.StatusCode);
        Assert.Contains("start_time", status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_so_when_a_stored_fragment_is_damaged()
    {
        var id = host.NextTraceId();
        var fragment = host.ToFragment(id, Data("a", Span(1, Noon)));
        await host.StoreAsync([WithPayload(fragment, [0x0A, 0x7F])]);
        Assert.Equal(StatusCode.DataLoss, (await FailureAsync(() => host.GetAsync(id))).StatusCode);
    }

    private static DataService.Storage.Fragment WithPayload(DataService.Storage.Fragment fragment, byte[] payload) => new()
    {
        TraceId = fragment.TraceId,
        StartNs = fragment.StartNs,
        EndNs = fragment.EndNs,
        LongestNs = fragment.LongestNs,
        SpanCount = fragment.SpanCount,
        ErrorCount = fragment.ErrorCount,
        Root = fragment.Root,
        Operations = fragment.Operations,
        Payload = payload,
    };
}
