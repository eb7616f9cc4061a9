using Jaeger.Storage.V2;
using OpenTelemetry.Proto.Trace.V1;
using Tracepost.TraceModel;
using static Tracepost.DataService.Tests.Query.Answers;
using static Tracepost.DataService.Tests.Query.TestClock;
using static Tracepost.DataService.Tests.Query.TestSpans;

namespace Tracepost.DataService.Tests.Query.Search;

public sealed class FindTracesTests(QueryHost host) : IClassFixture<QueryHost>
{
    /// <summary>
    /// The span that is looked for, and what of the search is changed so that it is found no more. The service exists with all other
    /// operations, durations and tags, on spans of the same trace.
    /// </summary>
    public static TheoryData<string, Action<TraceQueryParameters>, bool> Changes => new()
    {
        { "nothing", _ => { }, true },
        { "start_time_min is the start", query => query.StartTimeMin = Time(Noon), true },
        { "start_time_max is the start", query => query.StartTimeMax = Time(Noon), true },
        { "start_time_min is a nanosecond late", query => query.StartTimeMin = Time(Noon + 1), false },
        { "start_time_max is a microsecond early", query => query.StartTimeMax = Time(Noon - Microsecond), false },
        { "a window of one nanosecond", query => (query.StartTimeMin, query.StartTimeMax) = (Time(Noon), Time(Noon)), true },
        { "a window in the slot before", query => (query.StartTimeMin, query.StartTimeMax) = (Time(Noon - 900 * Second), Time(Noon - 600 * Second)), false },
        { "no window", query => (query.StartTimeMin, query.StartTimeMax) = (null, null), true },
        { "a Go client's window that is not set", query => query.StartTimeMin = query.StartTimeMax = new() { Seconds = -62_135_596_800 }, true },
        { "times beyond all bounds", query => query.StartTimeMax = new() { Seconds = 253_402_300_799, Nanos = 999_999_999 }, true },
        { "duration_min is the duration", query => query.DurationMin = Lasting(5 * Millisecond), true },
        { "duration_max is the duration", query => query.DurationMax = Lasting(5 * Millisecond), true },
        { "duration_min is a microsecond more", query => query.DurationMin = Lasting(5 * Millisecond + Microsecond), false },
        { "duration_max is a nanosecond less", query => query.DurationMax = Lasting(5 * Millisecond - 1), false },
        { "durations of 0", query => query.DurationMin = query.DurationMax = new(), true },
        { "another operation of the service", query => query.OperationName = "pay", false },
        { "the operation of another service", query => query.OperationName = "list", false },
        { "an operation that does not exist", query => query.OperationName = "fly", false },
        { "any operation", query => query.OperationName = "", true },
        { "another service", query => query.ServiceName = "warehouse", false },
        { "a service that does not exist", query => query.ServiceName = "nobody", false },
        { "any service", query => query.ServiceName = "", true },
        { "any service and operation", query => query.ServiceName = query.OperationName = "", true },
        { "another value of a tag", query => query.Attributes.Add(Want("item", "lamp")), false },
        { "a second tag of the same span", query => query.Attributes.Add(Want("count", "3")), true },
        { "a tag of another span", query => query.Attributes.Add(Want("card", "visa")), false },
        { "a tag of its resource", query => query.Attributes.Add(Want("host.name", "h1")), true },
        { "a tag of another resource", query => query.Attributes.Add(Want("host.name", "h2")), false },
        { "a tag that does not exist", query => query.Attributes.Add(Want("moon", "full")), false },
        { "an error on another span", query => query.Attributes.Add(Want("error", "true")), false },
        { "the kind", query => query.Attributes.Add(Want("span.kind", "server")), true },
        { "another kind", query => query.Attributes.Add(Want("span.kind", "client")), false },
        { "no tags", query => query.Attributes.Clear(), true },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task Finds_the_trace_only_if_one_span_meets_all_conditions(string change, Action<TraceQueryParameters> apply, bool isFound)
    {
        var (id, item) = (host.NextTraceId(), $"item-{Guid.NewGuid():N}");
        await host.StoreAsync(id, Order(item));
        var query = new TraceQueryParameters
        {
            ServiceName = "shop",
            OperationName = "order",
            Attributes = { Want("item", item) },
            StartTimeMin = Time(Noon - Second),
            StartTimeMax = Time(Noon + Second),
            SearchDepth = 1000,
        };
        apply(query);
        Assert.True(isFound == (await host.FindIdsAsync(query)).TraceIds().Contains(id), change);
    }

    /// <summary>Without tags and durations the columns may decide alone: they must not when they cannot.</summary>
    [Fact]
    public async Task Decides_by_columns_only_what_they_can_decide()
    {
        var id = host.NextTraceId();
        var at = Noon - 3 * 3600 * Second;
        var data = Data("early", Span(1, at, 2 * Second, "a"), Span(2, at + Second, name: "late-op"));
        data.MergeFrom(Data("late", Span(3, at + 10 * Second, name: "b")));
        await host.StoreAsync(id, data);
        async Task<bool> Finds(string service, string operation, long fromNs, long toNs) => (await host.FindIdsAsync(new()
        {
            ServiceName = service,
            OperationName = operation,
            StartTimeMin = Time(fromNs),
            StartTimeMax = Time(toNs),
        })).TraceIds().Contains(id);

        Assert.True(await Finds("early", "", at, at));
        Assert.False(await Finds("late", "", at, at + 10 * Second - 1));
        Assert.True(await Finds("late", "", at, at + 10 * Second));
        Assert.False(await Finds("early", "", at + 2 * Second, at + 20 * Second));
        Assert.True(await Finds("early", "late-op", at + Second, at + 20 * Second));
        Assert.False(await Finds("early", "late-op", at, at + Second - 1));
        Assert.False(await Finds("early", "b", at, at + 20 * Second));
        Assert.True(await Finds("", "b", at, at + 20 * Second));
        Assert.True(await Finds("", "", at, at));
        Assert.False(await Finds("", "", at + Microsecond, at + Second - Microsecond));
    }

    [Fact]
    public async Task Returns_whole_traces_also_what_lies_outside_the_search()
    {
        var id = host.NextTraceId();
        var tag = Guid.NewGuid().ToString();
        await host.StoreAsync(id, Data("a", Span(1, Midnight - Second)), Data("b", Span(2, Midnight + Second, parent: 1).With(("tag", Text(tag)))));
        await host.StoreAsync(id, Data("c", Span(3, Midnight - 30 * 3600 * Second, parent: 1)));
        await host.StoreAsync(id, Data("c", Span(3, Midnight - 30 * 3600 * Second, parent: 1)));
        var query = new TraceQueryParameters { Attributes = { Want("tag", tag) }, StartTimeMin = Time(Midnight), ServiceName = "b" };
        Assert.Equal([3UL, 1, 2], Assert.Single(await host.FindAsync(query)).SpanIds());
        var found = Assert.Single(await host.FindIdsAsync(query));
        Assert.Equal((Time(Midnight - 30 * 3600 * Second), Time(Midnight + Second + Millisecond)), (found.Start, found.End));
    }

    [Fact]
    public async Task Puts_the_trace_that_started_last_first_and_takes_the_newest_up_to_the_limit()
    {
        var service = $"limits-{Guid.NewGuid():N}";
        var ids = new List<TraceId>();
        for (var i = 0; i < 130; i++)
        {
            ids.Add(host.NextTraceId());
            await host.StoreAsync(ids[i], Data(service, Span(1, Noon + i * 20 * Second), Span(2, Noon + i * 20 * Second)), Data(service, Span(3, Noon + (i * 20 + 5) * Second)));
        }

        ids.Reverse();
        var query = new TraceQueryParameters { ServiceName = service };
        Assert.Equal(ids.Take(100), (await host.FindIdsAsync(query)).TraceIds());
        Assert.Equal(ids.Take(100), (await host.FindAsync(query)).Select(chunk => chunk.TraceIdOf()));
        query.SearchDepth = 7;
        Assert.Equal(ids.Take(7), (await host.FindIdsAsync(query)).TraceIds());
        query.SearchDepth = int.MaxValue;
        Assert.Equal(ids, (await host.FindIdsAsync(query)).TraceIds());
        query.Attributes.Add(Want("span.kind", "server"));
        query.SearchDepth = 1;
        Assert.Equal(ids.Take(1), (await host.FindIdsAsync(query)).TraceIds());
    }

    [Fact]
    public async Task Loses_nothing_when_more_fragments_start_at_the_same_time_than_fit_a_page()
    {
        var service = $"ties-{Guid.NewGuid():N}";
        var fragments = Enumerable.Range(0, 300).Select(_ => host.NextTraceId()).ToDictionary(id => id, id => Data(service, Span(1, Noon + 7).With(("n", Whole((long)id.Low)))));
        await host.StoreAsync([.. fragments.Select(pair => host.ToFragment(pair.Key, pair.Value))]);
        var query = new TraceQueryParameters { ServiceName = service, SearchDepth = 500 };
        Assert.Equal(fragments.Keys.Order(), (await host.FindIdsAsync(query)).TraceIds());
        foreach (var id in fragments.Keys.Take(5))
        {
            var one = new TraceQueryParameters { ServiceName = service, SearchDepth = 10, Attributes = { Want("n", $"{id.Low}") } };
            Assert.Equal([id], (await host.FindIdsAsync(one)).TraceIds());
        }
    }

    /// <summary>The one trace is older than thousands that do not match, so it is many pages away; each service has every fifth of them.</summary>
    [Fact]
    public async Task Finds_what_is_many_pages_away()
    {
        var ids = Enumerable.Range(0, 6_000).Select(_ => host.NextTraceId()).ToList();
        var from = Midnight - 86_400 * Second;
        await host.StoreAsync([.. ids.Select((id, i) => host.ToFragment(id, Data($"far-{i % 5}", Span(1, from + i * 6 * Second, name: $"op-{i % 5}").With(("far.n", Whole(i))))))]);
        foreach (var i in (int[])[0, 1, 2, 3, 2_500, 5_990])
        {
            TraceQueryParameters[] queries =
            [
                new(),
                new() { ServiceName = $"far-{i % 5}" },
                new() { OperationName = $"op-{i % 5}" },
                new() { ServiceName = $"far-{i % 5}", OperationName = $"op-{i % 5}", StartTimeMin = Time(from), StartTimeMax = Time(from + 86_399 * Second) },
            ];
            foreach (var query in queries)
            {
                query.SearchDepth = 2;
                query.Attributes.Add(Want("far.n", $"{i}"));
                Assert.Equal([ids[i]], (await host.FindIdsAsync(query)).TraceIds());
            }
        }

        var all = await host.FindIdsAsync(new() { ServiceName = "far-3", SearchDepth = 10_000 });
        Assert.Equal(ids.Where((_, i) => i % 5 == 3).Reverse(), all.TraceIds());
    }

    private static TracesData Order(string item)
    {
        var data = Data(
            [("service.name", Text("shop")), ("host.name", Text("h1"))],
            null,
            Span(1, Noon, 5 * Millisecond, "order").With(("item", Text(item)), ("count", Whole(3))),
            Span(2, Noon + 2 * Second, 9 * Millisecond, "pay", parent: 1).With(("item", Text("other")), ("card", Text("visa"))).Failed(),
            Span(3, Noon - 2 * Second, 1 * Millisecond, "order").With(("item", Text("lamp"))));
        data.MergeFrom(Data([("service.name", Text("warehouse")), ("host.name", Text("h2"))], null, Span(4, Noon, name: "list", parent: 1)));
        return data;
    }
}
