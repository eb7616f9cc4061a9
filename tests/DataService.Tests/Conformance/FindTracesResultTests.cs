using Jaeger.Storage.V2;
using Tracepost.DataService.Tests.Query;
using Tracepost.TraceModel;
using static Tracepost.DataService.Tests.Query.Answers;
using static Tracepost.DataService.Tests.Query.TestClock;
using static Tracepost.DataService.Tests.Query.TestSpans;

namespace Tracepost.DataService.Tests.Conformance;

/// <summary>What a search returns: whole traces, newest first, counted as traces, each once.</summary>
public sealed class FindTracesResultTests(StorageHost host) : IClassFixture<StorageHost>
{
    [Fact]
    public async Task A_trace_is_returned_whole_however_its_spans_came()
    {
        var (id, service) = (host.NextTraceId(), $"whole-{Guid.NewGuid():N}");
        var late = Data("elsewhere", Span(1, Midnight - 20 * 3600 * Second, name: "root"));
        var hit = Data(service, Span(2, Midnight, parent: 1).With(("hit", Text("yes"))));
        var after = Data(service, Span(3, Midnight + Second, parent: 2), Span(4, Midnight - Second, parent: 2));
        await host.WriteAsync(id, hit, after, late, hit, late);
        var query = new TraceQueryParameters { ServiceName = service, Attributes = { Want("hit", "yes") } };
        query.StartTimeMin = query.StartTimeMax = Time(Midnight);
        Assert.Equal([1UL, 2, 3, 4], Assert.Single(await host.FindAsync(query)).SpanIds);
        query.ServiceName = "elsewhere";
        Assert.Empty(await host.FindAsync(query));
    }

    [Fact]
    public async Task The_limit_counts_traces_and_the_newest_come_first()
    {
        var service = $"limit-{Guid.NewGuid():N}";
        var ids = new List<TraceId>();
        for (var i = 0; i < 30; i++)
        {
            ids.Insert(0, host.NextTraceId());
            var at = Noon + i * 10 * Second;
            await host.WriteAsync(ids[0], Data(service, Span(1, at), Span(2, at)), Data(service, Span(3, at + 3 * Second)));
        }

        foreach (var limit in (int[])[1, 2, 29, 30, 31, int.MaxValue])
            Assert.Equal(ids.Take(limit), (await host.FindAsync(new() { ServiceName = service, SearchDepth = limit })).Select(trace => trace.Id));
        var window = new TraceQueryParameters { ServiceName = service, SearchDepth = 5, StartTimeMax = Time(Noon + 100 * Second) };
        Assert.Equal(ids.Skip(19).Take(5), (await host.FindAsync(window)).Select(trace => trace.Id));
        var tagged = new TraceQueryParameters { ServiceName = service, SearchDepth = 5, Attributes = { Want("span.kind", "server") } };
        Assert.Equal(ids.Take(5), (await host.FindAsync(tagged)).Select(trace => trace.Id));
    }

    [Fact]
    public async Task A_search_without_a_service_finds_all_services()
    {
        var mark = Guid.NewGuid().ToString();
        TraceId[] ids = [host.NextTraceId(), host.NextTraceId(), host.NextTraceId()];
        for (var i = 0; i < ids.Length; i++) await host.WriteAsync(ids[i], Data($"any-{i}", Span(1, Noon + i * Second, name: mark).With(("mark", Text(mark)))));
        Assert.Equal(ids.Reverse(), (await host.FindAsync(new() { Attributes = { Want("mark", mark) } })).Select(trace => trace.Id));
        Assert.Equal(ids.Reverse(), (await host.FindAsync(new() { OperationName = mark })).Select(trace => trace.Id));
        Assert.Equal(ids[1..].Reverse(), (await host.FindAsync(new() { OperationName = mark, StartTimeMin = Time(Noon + 1) })).Select(trace => trace.Id));
        Assert.Superset(ids.ToHashSet(), (await host.FindAsync(new() { SearchDepth = 1000 })).Select(trace => trace.Id).ToHashSet());
    }

    [Fact]
    public async Task Ids_of_64_bits_are_found_and_kept_apart_from_longer_ones()
    {
        var service = $"short-{Guid.NewGuid():N}";
        TraceId[] ids = [new(0, 77), new(77, 77), new(77, 0)];
        for (var i = 0; i < ids.Length; i++) await host.WriteAsync(ids[i], Data(service, Span((ulong)i + 1, Noon - i * Second)));
        Assert.Equal(ids, (await host.FindAsync(new() { ServiceName = service })).Select(trace => trace.Id));
    }

    [Fact]
    public async Task A_trace_of_very_many_fragments_is_found_once_and_whole()
    {
        var (id, service) = (host.NextTraceId(), $"fragments-{Guid.NewGuid():N}");
        OpenTelemetry.Proto.Trace.V1.TracesData Fragment(int i) => Data(service, Span((ulong)i, Noon + i * Second, parent: (ulong)(i / 2)).With(("n", Whole(i))));
        await Task.WhenAll(Enumerable.Range(1, 600).Select(i => host.WriteAsync(id, Fragment(i))));
        var older = host.NextTraceId();
        await host.WriteAsync(older, Data(service, Span(1, Noon - Second).With(("n", Whole(1)))));
        Assert.Equal([id, older], (await host.FindAsync(new() { ServiceName = service, SearchDepth = 2 })).Select(trace => trace.Id));
        var found = Assert.Single(await host.FindAsync(new() { ServiceName = service, Attributes = { Want("n", "300") } }));
        Assert.Equal(Enumerable.Range(1, 600).Select(i => (ulong)i), found.SpanIds);
    }

    [Fact]
    public async Task A_search_that_finds_nothing_is_empty_and_no_error()
    {
        TraceQueryParameters[] queries =
        [
            new() { ServiceName = "nobody" },
            new() { OperationName = "nothing" },
            new() { Attributes = { Want("nowhere", "never") } },
            new() { StartTimeMin = Time(1), StartTimeMax = Time(2) },
            new() { DurationMin = new() { Seconds = 1_000_000 } },
        ];
        foreach (var query in queries) Assert.Empty(await host.FindAsync(query));
    }

    [Fact]
    public async Task Summaries_count_spans_errors_orphans_and_services_of_whole_traces()
    {
        var (id, service) = (host.NextTraceId(), $"sums-{Guid.NewGuid():N}");
        var root = Data(service, Span(1, Noon, 10 * Second, "root"), Span(2, Noon + 1, Second, parent: 1).Failed());
        await host.WriteAsync(id, root, Data(service + "-2", Span(3, Noon - Second, 60 * Second, parent: 99).Failed()), root);
        var summary = Assert.Single(await host.SummarizeAsync(new() { ServiceName = service }));
        Assert.Equal((service, "root"), (summary.RootServiceName, summary.RootOperationName));
        Assert.Equal((3, 2, 1), (summary.SpanCount, summary.ErrorSpanCount, summary.OrphanSpanCount));
        Assert.Equal(((ulong)(Noon - Second), (ulong)(Noon + 59 * Second)), (summary.MinStartTimeUnixNano, summary.MaxEndTimeUnixNano));
        Assert.Equal([(service, 2, 1), (service + "-2", 1, 1)], summary.Services.Select(s => (s.Name, s.SpanCount, s.ErrorSpanCount)));
    }
}
