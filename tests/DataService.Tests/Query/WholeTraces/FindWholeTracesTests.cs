using Tracepost.DataService.Storage;
using Tracepost.TraceModel;
using Tracepost.TraceModel.Search;
using static Tracepost.DataService.Tests.Query.TestClock;
using static Tracepost.DataService.Tests.Query.TestSpans;
using static Tracepost.DataService.Tests.Query.WholeTraces.TraceSearchAnswers;
using InstrumentationScope = OpenTelemetry.Proto.Common.V1.InstrumentationScope;
using Span = OpenTelemetry.Proto.Trace.V1.Span;

namespace Tracepost.DataService.Tests.Query.WholeTraces;

public sealed class FindWholeTracesTests(QueryHost host) : IClassFixture<QueryHost>
{
    private const ulong Hour = 3600UL * Second;

    /// <summary>
    /// What is added to a search for the service Shop, and whether the trace is found: its spans lie in three fragments and meet the conditions
    /// only together. What the other service has does not count.
    /// </summary>
    public static TheoryData<string, Action<FindTracesRequest>, bool> Changes => new()
    {
        { "nothing", _ => { }, true },
        { "the service in another case", query => query.Service = query.Service.ToUpperInvariant(), true },
        { "another service of the trace", query => query.Service = query.Service.Replace("shop", "store", StringComparison.Ordinal), true },
        { "a service that does not exist", query => query.Service += "x", false },
        { "any service", query => (query.Service, query.SpanName) = ("", "order"), true },
        { "a span's name", query => query.SpanName = "pay", true },
        { "a span's name in another case", query => query.SpanName = "PAY", true },
        { "a name beyond ASCII in another case", query => query.SpanName = "ÜBERWEISEN", true },
        { "a name of the other service", query => query.SpanName = "list", false },
        { "a part of a name", query => query.SpanName = "pa", false },
        { "a tag", query => query.Conditions.Add(Has("item", "lamp")), true },
        { "a tag's key", query => query.Conditions.Add(Has("item")), true },
        { "a tag with another value", query => query.Conditions.Add(Has("item", "lam")), false },
        { "a tag in another case", query => query.Conditions.Add(Has("item", "Lamp")), false },
        { "a key in another case", query => query.Conditions.Add(Has("Item")), false },
        { "a tag of the other service", query => query.Conditions.Add(Has("shelf", "7")), false },
        { "a tag's key of the other service", query => query.Conditions.Add(Has("shelf")), false },
        { "a tag with no value", query => query.Conditions.Add(Has("empty", "")), true },
        { "a tag with a value asked for without", query => query.Conditions.Add(Has("item", "")), false },
        { "an integer", query => query.Conditions.Add(Has("count", "3")), true },
        { "a tag of the resource", query => query.Conditions.Add(Has("host", "h1")), true },
        { "a tag of the other's resource", query => query.Conditions.Add(Has("host", "h2")), false },
        { "an event", query => query.Conditions.Add(Has("sent")), true },
        { "a part of an event's name", query => query.Conditions.Add(Has("sen")), false },
        { "an event of the other service", query => query.Conditions.Add(Has("found")), false },
        { "an event as a tag", query => query.Conditions.Add(Has("sent", "")), false },
        { "an attribute of an event", query => query.Conditions.Add(Has("by", "mail")), false },
        { "tags of two spans in two fragments", query => query.Conditions.AddRange([Has("item", "lamp"), Has("card", "visa"), Has("sent")]), true },
        { "one tag of three that nobody has", query => query.Conditions.AddRange([Has("item", "lamp"), Has("card", "visa"), Has("moon")]), false },
        { "one key with two values of two spans", query => query.Conditions.AddRange([Has("step", "1"), Has("step", "2")]), true },
        { "a name and a tag of another span", query => { query.SpanName = "order"; query.Conditions.Add(Has("card", "visa")); }, true },
        { "a name and a tag of the other service", query => { query.SpanName = "order"; query.Conditions.Add(Has("shelf", "7")); }, false },
        { "an error", query => query.Conditions.Add(Has("error")), true },
        { "an error with its message", query => query.Conditions.Add(Has("error", "no money")), true },
        { "an error with another message", query => query.Conditions.Add(Has("error", "no")), false },
        { "the status", query => query.Conditions.Add(Has("otel.status_code", "ERROR")), true },
        { "another status", query => query.Conditions.Add(Has("otel.status_code", "OK")), false },
        { "the scope", query => query.Conditions.Add(Has("otel.scope.name", "lib")), true },
        { "another scope", query => query.Conditions.Add(Has("otel.scope.version", "lib")), false },
        { "the remote service", query => query.RemoteService = "bank", true },
        { "the remote service in another case", query => query.RemoteService = "BANK", true },
        { "the remote service of the other service", query => query.RemoteService = "disk", false },
        { "the remote service and a name of another span", query => (query.RemoteService, query.SpanName) = ("bank", "order"), true },
        { "the longest duration", query => query.DurationMin = 9 * Millisecond, true },
        { "more than the longest duration", query => query.DurationMin = 9 * Millisecond + 1, false },
        { "a range with a duration", query => (query.DurationMin, query.DurationMax) = (5 * Millisecond, 5 * Millisecond), true },
        { "a range between two durations", query => (query.DurationMin, query.DurationMax) = (5 * Millisecond + 1, 9 * Millisecond - 1), false },
        { "a duration of the other service", query => (query.DurationMin, query.DurationMax) = (7 * Millisecond, 7 * Millisecond), false },
        { "a duration of one span and a name of another", query => (query.DurationMin, query.SpanName) = (9 * Millisecond, "order"), true },
        { "a window of the start", query => (query.StartMin, query.StartMax) = ((ulong)Noon, (ulong)Noon), true },
        { "a window that begins a nanosecond later", query => query.StartMin = (ulong)Noon + 1, false },
        { "a window that ends a nanosecond before", query => query.StartMax = (ulong)Noon - 1, false },
        { "a window before the span that is looked for", query => { query.StartMax = (ulong)Noon + 1; query.SpanName = "pay"; }, true },
        { "a window before the span with the tag", query => { query.StartMax = (ulong)Noon + 1; query.Conditions.Add(Has("card", "visa")); }, true },
        { "a window before the tag, any service", query => { query.Service = ""; query.StartMax = (ulong)Noon; query.Conditions.Add(Has("card", "visa")); }, true },
        { "a window of a later span only", query => { query.StartMin = (ulong)Noon + Hour / 4; query.SpanName = "pay"; }, false },
        { "no window", query => query.StartMin = query.StartMax = 0, true },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task Finds_a_trace_whose_spans_together_meet_all_conditions(string what, Action<FindTracesRequest> change, bool isFound)
    {
        var (id, mark) = (host.NextTraceId(), Guid.NewGuid().ToString("N"));
        await StoreOrderAsync(id, mark);
        await host.StoreAsync(host.NextTraceId(), Data("bystander", Span(1, Noon, name: "order")));
        var query = new FindTracesRequest { Service = $"shop-{mark}", StartMin = (ulong)Noon - Hour, StartMax = (ulong)Noon + Hour, Limit = 1000 };
        change(query);
        var found = await host.SearchAsync(query);
        Assert.True(isFound == found.Contains(id), what);
        if (query.Service.Length > 0) Assert.Equal(isFound ? [id] : [], found);
    }

    [Fact]
    public async Task Returns_whole_traces_without_what_was_stored_twice()
    {
        var (id, mark) = (host.NextTraceId(), Guid.NewGuid().ToString("N"));
        await StoreOrderAsync(id, mark);
        await StoreOrderAsync(id, mark);
        var chunks = await host.SearchChunksAsync(new() { Service = $"store-{mark}", SpanName = "list", Limit = 1 });
        Assert.Equal([1UL, 2, 3, 4], chunks.SelectMany(chunk => chunk.SpanIds()).Order().ToList());
    }

    [Fact]
    public async Task Takes_the_newest_traces_up_to_the_limit_however_many_fragments_they_have()
    {
        var service = $"many-{Guid.NewGuid():N}";
        var ids = new List<TraceId>();
        for (var i = 0; i < 150; i++)
        {
            ids.Add(host.NextTraceId());
            var at = Noon + i * Second;
            var root = Span(1, at).With(("n", Whole(i % 2)));
            await host.StoreAsync(ids[i], Data(service, root), Data(service, Span(2, at + 1, parent: 1)), Data("other", Span(3, at, parent: 1)));
        }

        ids.Reverse();
        Assert.Equal(ids.Take(10), await host.SearchAsync(new() { Service = service, Limit = 10 }));
        Assert.Equal(ids, await host.SearchAsync(new() { Service = service, Limit = int.MaxValue }));
        Assert.Equal(ids.Take(100), await host.SearchAsync(new() { Service = service }));
        var odd = ids.Where((_, i) => i % 2 == 0).ToList();
        Assert.Equal(odd.Take(7), await host.SearchAsync(new() { Service = service, Limit = 7, Conditions = { Has("n", "1") } }));
        Assert.Equal(odd, await host.SearchAsync(new() { Service = service, Limit = 1000, Conditions = { Has("n", "1") } }));
    }

    /// <summary>What a tag is that Zipkin's clients sent and that OTLP says otherwise.</summary>
    [Theory]
    [InlineData("error", null, true)]
    [InlineData("error", "", true)]
    [InlineData("error", "true", false)]
    [InlineData("error", "reason", false)]
    [InlineData("otel.status_code", "ERROR", false)]
    [InlineData("span.kind", "sideways", true)]
    [InlineData("span.kind", "internal", true)]
    [InlineData("span.kind", "server", false)]
    [InlineData("zipkin.tag.error", null, false)]
    public async Task Finds_tags_as_they_were_sent(string key, string? value, bool isFound)
    {
        var (id, service) = (host.NextTraceId(), $"sent-{Guid.NewGuid():N}");
        var sent = Span(1, Noon).With(("zipkin.tag.error", Text("")), ("zipkin.tag.span.kind", Text("sideways"))).Failed("reason");
        await host.StoreAsync(id, Data(service, sent, Span(2, Noon, parent: 1, kind: SpanKind.Internal)));
        var query = new FindTracesRequest { Service = service, Conditions = { value is null ? Has(key) : Has(key, value) } };
        Assert.Equal(isFound ? [id] : [], await host.SearchAsync(query));
    }

    /// <summary>The condition that leads at first is met by every trace; each other one has its turn.</summary>
    [Fact]
    public async Task Finds_what_is_rare_among_what_is_common()
    {
        var service = $"rare-{Guid.NewGuid():N}";
        var ids = Enumerable.Range(0, 1000).Select(_ => host.NextTraceId()).ToList();
        Fragment ToFragment(int i) => host.ToFragment(ids[i], Data(service, RareSpan(i)));
        await host.StoreAsync([.. Enumerable.Range(0, ids.Count).Select(ToFragment)]);
        static Span RareSpan(int i)
        {
            var span = Span(1, Noon + i * Second / 4, i == 3 ? Second : Millisecond, i == 3 ? "odd" : "even").With(("env", Text("prod")));
            return i is 3 or 800 ? span.With(("moon", Text("full")), ("peer.service", Text("luna"))) : span;
        }

        var common = new FindTracesRequest { Service = service, Conditions = { Has("env", "prod") } };
        async Task<IEnumerable<TraceId>> With(Action<FindTracesRequest> change)
        {
            var query = common.Clone();
            change(query);
            return await host.SearchAsync(query);
        }

        Assert.Equal([ids[800], ids[3]], await With(query => query.Conditions.Add(Has("moon"))));
        Assert.Equal([ids[800]], await With(query => { query.Conditions.Add(Has("moon")); query.Limit = 1; }));
        Assert.Equal([ids[800], ids[3]], await With(query => query.RemoteService = "Luna"));
        Assert.Equal([ids[3]], await With(query => query.SpanName = "ODD"));
        Assert.Equal([ids[3]], await With(query => query.DurationMin = Second));
        Assert.Equal([ids[3]], await With(query => { query.Conditions.Add(Has("moon", "full")); query.SpanName = "odd"; }));
        Assert.Empty(await With(query => query.Conditions.AddRange([Has("moon"), Has("sun")])));
        Assert.Equal(ids.AsEnumerable().Reverse().Take(100), await With(_ => { }));
    }

    /// <summary>A child's clock is half an hour behind; another root comes later; a span came without a time.</summary>
    [Fact]
    public async Task A_trace_starts_with_its_root()
    {
        var (id, service) = (host.NextTraceId(), $"root-{Guid.NewGuid():N}");
        var untimed = Span(9, Noon - 1800 * Second).With(("otel.zipkin.absentField.startTime", Truth(true)));
        var early = Span(2, Noon - 1800 * Second, parent: 1);
        await host.StoreAsync(id, Data(service, Span(1, Noon), Span(3, Noon + 60 * Second)), Data(service, untimed), Data(service, early));
        Assert.Equal([id], await host.SearchAsync(new() { Service = service, StartMin = (ulong)Noon, StartMax = (ulong)Noon }));
        Assert.Empty(await host.SearchAsync(new() { Service = service, StartMax = (ulong)Noon - 1 }));
        Assert.Empty(await host.SearchAsync(new() { Service = service, StartMin = (ulong)Noon + 1 }));

        var (headless, lost) = (host.NextTraceId(), $"headless-{Guid.NewGuid():N}");
        await host.StoreAsync(headless, Data(lost, Span(1, Noon + Second, parent: 8)), Data(lost, Span(2, Noon, parent: 8)));
        Assert.Equal([headless], await host.SearchAsync(new() { Service = lost, StartMin = (ulong)Noon, StartMax = (ulong)Noon }));
        Assert.Empty(await host.SearchAsync(new() { Service = lost, StartMin = (ulong)Noon + 1 }));

        var (timeless, never) = (host.NextTraceId(), $"never-{Guid.NewGuid():N}");
        await host.StoreAsync(timeless, Data(never, Span(1, Noon).With(("otel.zipkin.absentField.startTime", Truth(true)))));
        Assert.Empty(await host.SearchAsync(new() { Service = never }));
    }

    [Fact]
    public async Task Finds_traces_across_midnight_and_late_fragments()
    {
        var (id, service) = (host.NextTraceId(), $"midnight-{Guid.NewGuid():N}");
        await host.StoreAsync(id, Data("edge", Span(1, Midnight - Second)));
        await host.StoreAsync(id, Data(service, Span(2, Midnight + Second, parent: 1).With(("late", Text("yes")))));
        var query = new FindTracesRequest { Service = service, Conditions = { Has("late", "yes") } };
        (query.StartMin, query.StartMax) = ((ulong)(Midnight - Second), (ulong)Midnight - 1);
        var chunk = Assert.Single(await host.SearchChunksAsync(query));
        Assert.Equal([1UL, 2], chunk.SpanIds());
        query.StartMin = (ulong)Midnight;
        query.StartMax = 0;
        Assert.Empty(await host.SearchChunksAsync(query));
    }

    [Fact]
    public async Task Lists_the_names_of_spans_in_lower_case()
    {
        var service = $"Names-{Guid.NewGuid():N}";
        var client = Span(2, Noon, name: "get /B", kind: SpanKind.Client);
        await host.StoreAsync(host.NextTraceId(), Data(service, Span(1, Noon, name: "GET /b"), client, Span(3, Noon, name: "Ärger"), Span(4, Noon, name: "")));
        await host.StoreAsync(host.NextTraceId(), Data(service.ToLowerInvariant(), Span(1, Noon, name: "a")));
        foreach (var name in (string[])[service, service.ToUpperInvariant()])
        {
            var names = await host.TraceSearchOf().GetSpanNamesAsync(new() { Service = name }, cancellationToken: TestContext.Current.CancellationToken);
            Assert.Equal(["a", "get /b", "ärger"], names.Names_);
        }

        Assert.Empty((await host.TraceSearchOf().GetSpanNamesAsync(new() { Service = "nobody" }, cancellationToken: TestContext.Current.CancellationToken)).Names_);
        Assert.Empty((await host.TraceSearchOf().GetSpanNamesAsync(new(), cancellationToken: TestContext.Current.CancellationToken)).Names_);
    }

    private async Task StoreOrderAsync(TraceId id, string mark)
    {
        var order = Span(1, Noon, 5 * Millisecond, "order").With(("item", Text("lamp")), ("count", Whole(3)), ("step", Text("1")), ("empty", Text("")));
        var pay = Span(2, Noon + 1800 * Second, 9 * Millisecond, "Pay", parent: 1, kind: SpanKind.Client)
            .With(("card", Text("visa")), ("step", Text("2")), ("peer.service", Text("Bank")))
            .Failed("no money");
        pay.Events.Add(new Span.Types.Event { Name = "sent", Attributes = { Attribute(("by", Text("mail"))) } });
        var transfer = Span(3, Noon + 1, 5 * Millisecond, "Überweisen", parent: 1);
        var list = Span(4, Noon + 2, 7 * Millisecond, "list", parent: 1, kind: SpanKind.Client).With(("shelf", Text("7")), ("peer.service", Text("disk")));
        list.Events.Add(new Span.Types.Event { Name = "found" });
        (string, OpenTelemetry.Proto.Common.V1.AnyValue)[] Resource(string service, string at) => [("service.name", Text($"{service}-{mark}")), ("host", Text(at))];
        await host.StoreAsync(id, Data(Resource("Shop", "h1"), new InstrumentationScope { Name = "lib" }, order));
        await host.StoreAsync(id, Data(Resource("shop", "h1"), null, pay), Data(Resource("Shop", "h1"), null, transfer));
        await host.StoreAsync(id, Data(Resource("store", "h2"), null, list));
    }
}
