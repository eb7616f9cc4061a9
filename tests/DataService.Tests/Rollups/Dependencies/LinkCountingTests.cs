using CsCheck;
using Tracepost.DataService.Storage;
using Tracepost.Testing;
using Tracepost.TraceModel;
using Tracepost.TraceModel.Dependencies;
using static Tracepost.DataService.Tests.Query.TestSpans;

namespace Tracepost.DataService.Tests.Rollups.Dependencies;

/// <summary>Links are those of whole traces, however their spans arrive.</summary>
public sealed class LinkCountingTests(PostgresServer postgres) : LinkTestBase(postgres)
{
    [Fact]
    public async Task Readers_see_what_was_committed_before_they_asked()
    {
        await using var store = await CreateAsync();
        foreach (var data in Trace(Now)) await store.CommitAsync(RollupStore.NextTraceId(), data);
        Assert.Equal("app>db 1!1", await LinksAsync(store));
    }

    [Fact]
    public async Task The_links_of_a_trace_are_found_although_its_services_send_apart()
    {
        await using var store = await CreateAsync();
        var id = RollupStore.NextTraceId();
        foreach (var data in Trace(Now))
        {
            await store.CommitAsync(id, data);
            await store.RoundAsync();
        }

        Assert.Equal("app>db 1!1, web>app 1", await LinksAsync(store));
    }

    [Fact]
    public async Task What_is_sent_again_is_not_counted_again()
    {
        await using var store = await CreateAsync();
        var trace = Trace(Now).Select(data => store.ToFragment(new TraceId(1, 1), data)).ToArray();
        for (var i = 0; i < 3; i++)
        {
            await store.CommitAsync(trace);
            await store.CommitAsync(trace[1]);
            await store.RoundAsync();
        }

        Assert.Equal("app>db 1!1, web>app 1", await LinksAsync(store));
    }

    [Fact]
    public async Task A_parent_that_comes_late_corrects_the_link()
    {
        await using var store = await CreateAsync();
        var id = RollupStore.NextTraceId();
        await store.CommitAsync(id, Data("web", Span(1, Now)));
        await store.CommitAsync(id, Data("db", Span(4, Now, parent: 3)));
        Assert.Equal("web>db 1", await LinksAsync(store));

        await store.CommitAsync(id, Data("app", Span(2, Now, parent: 1), Span(3, Now, parent: 2, kind: SpanKind.Client)));
        Assert.Equal("app>db 1, web>app 1", await LinksAsync(store));
    }

    [Fact]
    public async Task A_span_that_starts_earlier_moves_the_trace_to_its_second()
    {
        await using var store = await CreateAsync();
        var id = RollupStore.NextTraceId();
        var trace = Trace(Now + 5 * Second);
        await store.CommitAsync(id, trace[1]);
        Assert.Equal("app>db 1!1", await LinksAsync(store, Now + 5 * Second, Now + 6 * Second));

        await store.CommitAsync(id, trace[0]);
        await store.CommitAsync(id, Data("web", Span(9, Now)));
        Assert.Equal("", await LinksAsync(store, Now + 1 * Second, Now + 6 * Second));
        Assert.Equal("app>db 1!1, web>app 1", await LinksAsync(store, Now, Now));
    }

    /// <summary>A service in between knows 64 bits only.</summary>
    [Theory]
    [InlineData("false", "app>db 1!1, web>app 1")]
    [InlineData("true", "app>db 1!1")]
    public async Task Ids_that_agree_in_their_low_half_are_one_trace_if_ids_are_lenient(string strict, string links)
    {
        await using var store = await CreateAsync(("Query:StrictTraceIds", strict));
        var trace = Trace(Now);
        await store.CommitAsync(new TraceId(0xABC, 77), trace[0]);
        await store.RoundAsync();
        await store.CommitAsync(new TraceId(0, 77), trace[1]);
        await store.CommitAsync(new TraceId(0, 77), trace[1]);
        await store.RoundAsync();
        Assert.Equal(links, await LinksAsync(store));
    }

    /// <summary>Zipkin's links ignore the high half of ids, whatever its searches do.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Ids_that_agree_in_their_low_half_are_one_trace_if_they_come_together_or_the_short_one_first(bool together)
    {
        await using var store = await CreateAsync();
        var trace = Trace(Now);
        await store.CommitAsync(new TraceId(0, 78), trace[1]);
        if (!together) await store.RoundAsync();
        await store.CommitAsync(new TraceId(0xABC, 78), trace[0]);
        await store.RoundAsync();
        Assert.Equal("app>db 1!1, web>app 1", await LinksAsync(store));
    }

    [Fact]
    public async Task A_service_without_a_name_is_none()
    {
        await using var store = await CreateAsync();
        var id = RollupStore.NextTraceId();
        await store.CommitAsync(id, Data([], null, Span(1, Now), Client(2, Now, 1, "db")));
        await store.CommitAsync(id, Data("", Span(3, Now, parent: 1), Client(4, Now, 3, "db")));
        Assert.Equal("", await LinksAsync(store));
    }

    [Fact]
    public async Task An_error_may_be_a_tag_or_a_status_but_no_event()
    {
        await using var store = await CreateAsync();
        var tagged = Client(1, Now, 0, "a").With(("error", Text("")));
        var denied = Client(2, Now, 0, "b").With(("error", Truth(false)));
        var noted = Client(3, Now, 0, "c");
        noted.Events.Add(new OpenTelemetry.Proto.Trace.V1.Span.Types.Event { Name = "error", TimeUnixNano = (ulong)Now });
        foreach (var span in new[] { tagged, denied, noted, Client(4, Now, 0, "d").Failed() })
            await store.CommitAsync(RollupStore.NextTraceId(), Data("app", span));
        Assert.Equal("app>a 1!1, app>b 1, app>c 1, app>d 1!1", await LinksAsync(store));
    }

    [Fact]
    public async Task Names_that_are_too_many_are_others()
    {
        await using var store = await CreateAsync(("Dependencies:MaxRemotesPerService", "2"));
        foreach (var host in new[] { "a", "b", "c", "d" }) await store.CommitAsync(RollupStore.NextTraceId(), Data("app", Client(1, Now, 0, host)));
        foreach (var data in Trace(Now)) await store.CommitAsync(new TraceId(7, 7), data);
        await store.RoundAsync();
        await store.CommitAsync(RollupStore.NextTraceId(), Data("app", Client(1, Now, 0, "e")));
        await store.CommitAsync(RollupStore.NextTraceId(), Data("app", Client(1, Now, 0, "b")));
        Assert.Equal("app>(other) 4!1, app>a 1, app>b 2, web>app 1", await LinksAsync(store));
    }

    [Fact]
    public async Task Services_are_others_when_there_are_too_many_names()
    {
        await using var store = await CreateAsync(("Dependencies:MaxNames", "3"));
        await store.CommitAsync(new TraceId(8, 1), Data("a", Span(1, Now)));
        await store.CommitAsync(new TraceId(8, 1), Data("b", Span(2, Now, parent: 1)));
        await store.RoundAsync();
        await store.CommitAsync(new TraceId(8, 2), Data("a", Span(1, Now)));
        await store.CommitAsync(new TraceId(8, 2), Data("c", Span(2, Now, parent: 1)));
        await store.RoundAsync();
        Assert.Equal("a>(other) 1, a>b 1", await LinksAsync(store));
    }

    [Fact]
    public async Task Thousands_of_services_are_no_problem()
    {
        await using var store = await CreateAsync();
        var fragments = new List<Fragment>();
        for (var i = 0; i < 3_000; i++)
        {
            fragments.Add(store.ToFragment(new TraceId(5, (ulong)i + 1), Data($"s{i}", Span(1, Now + i * Millisecond), Span(2, Now + i * Millisecond, parent: 1, kind: SpanKind.Client))));
            fragments.Add(store.ToFragment(new TraceId(5, (ulong)i + 1), Data($"s{(i + 1) % 3_000}", Span(3, Now + i * Millisecond, parent: 2))));
        }

        await store.CommitAsync(fragments);
        var links = (await LinksAsync(store)).Split(", ");
        Assert.Equal(3_000, links.Length);
        Assert.All(links, link => Assert.EndsWith(" 1", link, StringComparison.Ordinal));
        Assert.Contains("s2999>s0 1", links);
    }

    /// <summary>The spans of a trace come in any order, in any number of commits, in any number of rounds, some of them twice.</summary>
    [Fact]
    public async Task Links_do_not_depend_on_how_the_spans_arrive()
    {
        await using var store = await CreateAsync();
        var services = new[] { "web", "app", "api", "db" };
        var span = Gen.Select(Gen.ULong[1, 8], Gen.ULong[0, 8], Gen.Long[0, 3], Gen.Int[0, 5], Gen.Int[0, 3], Gen.Int[0, 6]);
        var expected = new LinkCounts();
        var linker = new ServiceLinker();
        var random = new Random(4);
        for (var trace = 1UL; trace <= 40; trace++)
        {
            // One span for each id, kind and start: others would be taken for the same span sent twice.
            var spans = span.List[1, 12].Single().DistinctBy(one => (one.Item1, one.Item3, one.Item4)).ToArray();
            linker.Add([.. spans.Select(one => new LinkSpan
            {
                SpanId = new SpanId(one.Item1),
                ParentSpanId = new SpanId(one.Item2),
                StartNs = (ulong)(Now + one.Item3 * Second),
                Kind = (SpanKind)one.Item4,
                Service = services[one.Item5],
                RemoteService = one.Item6 < services.Length ? services[one.Item6] : null,
            })], expected);
            foreach (var one in spans.Concat(spans).OrderBy(_ => random.Next()))
            {
                var otlp = Span(one.Item1, Now + one.Item3 * Second, parent: one.Item2, kind: (SpanKind)one.Item4);
                if (one.Item6 < services.Length) otlp.With(("peer.service", Text(services[one.Item6])));
                await store.CommitAsync(new TraceId(3, trace), Data(services[one.Item5], otlp));
                if (random.Next(4) == 0) await store.RoundAsync();
            }
        }

        Assert.Equal(
            string.Join(", ", expected.Links.Select(link => $"{link.Parent}>{link.Child} {link.Calls}").Order(StringComparer.Ordinal)),
            string.Join(", ", (await LinksAsync(store)).Split(", ").Order(StringComparer.Ordinal)));
    }
}
