using Jaeger.Storage.V2;
using Tracepost.TraceModel;
using static Tracepost.DataService.Tests.Query.TestClock;
using static Tracepost.DataService.Tests.Query.TestSpans;

namespace Tracepost.DataService.Tests.Query.Summaries;

public sealed class FindTraceSummariesTests(QueryHost host) : IClassFixture<QueryHost>
{
    [Fact]
    public async Task Counts_a_trace_over_all_its_fragments()
    {
        var id = host.NextTraceId();
        var shop = Data(
            "shop",
            Span(1, Noon + 5, 10 * Second, "checkout"),
            Span(2, Noon + Second, name: "pay", parent: 1, kind: SpanKind.Client).Failed(),
            Span(3, Noon + Second, name: "lost", parent: 99));
        await host.StoreAsync(id, shop);
        // Zipkin's way: the server's span has the client's id. And the sender repeats itself.
        await host.StoreAsync(id, Data("bank", Span(2, Noon + Second, 20 * Second, "pay", parent: 1).Failed()), shop);
        // A second span without a parent, later than the root.
        await host.StoreAsync(id, Data("audit", Span(7, Noon + 2 * Second, name: "note")));

        var summary = Assert.Single(await host.SummarizeAsync(new() { ServiceName = "bank" }));
        var expected = new TraceSummary
        {
            TraceId = Google.Protobuf.ByteString.CopyFrom(id.ToBytes()),
            RootServiceName = "shop",
            RootOperationName = "checkout",
            MinStartTimeUnixNano = (ulong)Noon + 5,
            MaxEndTimeUnixNano = (ulong)(Noon + 21 * Second),
            SpanCount = 5,
            ErrorSpanCount = 2,
            OrphanSpanCount = 1,
            Services =
            {
                new ServiceSummary { Name = "audit", SpanCount = 1 },
                new ServiceSummary { Name = "bank", SpanCount = 1, ErrorSpanCount = 1 },
                new ServiceSummary { Name = "shop", SpanCount = 3, ErrorSpanCount = 1 },
            },
        };
        Assert.Equal(expected, summary);
    }

    [Fact]
    public async Task A_trace_without_a_root_has_no_root_names()
    {
        await host.StoreAsync(host.NextTraceId(), Data("rootless", Span(2, Noon, parent: 1)));
        var summary = Assert.Single(await host.SummarizeAsync(new() { ServiceName = "rootless" }));
        Assert.Equal(("", "", 1), (summary.RootServiceName, summary.RootOperationName, summary.OrphanSpanCount));
    }

    [Fact]
    public async Task Summarizes_many_traces_newest_first()
    {
        var ids = Enumerable.Range(0, 150).Select(_ => host.NextTraceId()).ToList();
        await host.StoreAsync([.. ids.Select((id, i) => host.ToFragment(id, Data("many", Span(1, Noon + i, name: $"op {i}"))))]);
        var summaries = await host.SummarizeAsync(new() { ServiceName = "many", SearchDepth = 1000 });
        Assert.Equal(Enumerable.Range(0, 150).Reverse().Select(i => $"op {i}"), summaries.Select(summary => summary.RootOperationName));
        Assert.All(summaries, summary => Assert.Equal(1, summary.SpanCount));
        Assert.Empty(await host.SummarizeAsync(new() { ServiceName = "none" }));
    }
}
