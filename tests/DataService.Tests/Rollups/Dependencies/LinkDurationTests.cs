using System.Globalization;
using Tracepost.DataService.Query;
using Tracepost.DataService.Rollups.Dependencies.Housekeeping;
using Tracepost.DataService.Rollups.Dependencies.Tables;
using Tracepost.Testing;
using Tracepost.TraceModel;
using Tracepost.TraceModel.Dependencies;
using Tracepost.TraceModel.Metrics;
using static Tracepost.DataService.Tests.Query.TestSpans;

namespace Tracepost.DataService.Tests.Rollups.Dependencies;

/// <summary>Links know how long their calls took, however their spans arrive, and what it is that sends no spans.</summary>
public sealed class LinkDurationTests(PostgresServer postgres) : LinkTestBase(postgres)
{
    private const long Hour = 3600 * Second;

    [Fact]
    public async Task A_call_takes_as_long_as_its_server_and_without_one_as_long_as_its_client()
    {
        await using var store = await CreateAsync();
        await store.CommitAsync(new TraceId(1, 1), Data("web", Span(2, Now, 50 * Millisecond, kind: SpanKind.Client)));
        await store.CommitAsync(new TraceId(1, 1), Data("app", Span(3, Now, 40 * Millisecond, parent: 2), Call(4, 3, "db", 20 * Millisecond)));
        Assert.Equal("app>db 1x20, web>app 1x40", await DurationsAsync(store));
    }

    [Fact]
    public async Task A_server_that_comes_late_knows_better_than_its_client()
    {
        await using var store = await CreateAsync();
        await store.CommitAsync(new TraceId(2, 1), Data("web", Call(2, 0, "app", 50 * Millisecond)));
        Assert.Equal("web>app 1x50", await DurationsAsync(store));

        await store.CommitAsync(new TraceId(2, 1), Data("app", Span(3, Now, 40 * Millisecond, parent: 2)));
        Assert.Equal("web>app 1x40", await DurationsAsync(store));
        Assert.Equal("web>app 1", await LinksAsync(store));
    }

    [Fact]
    public async Task A_call_that_no_span_measured_has_no_duration()
    {
        await using var store = await CreateAsync();
        await store.CommitAsync(new TraceId(3, 1), Data("web", Span(1, Now)));
        await store.CommitAsync(new TraceId(3, 1), Data("app", Span(2, Now, parent: 1, kind: SpanKind.Client)));
        Assert.Equal("web>app 1", await LinksAsync(store));
        Assert.Equal("web>app", await DurationsAsync(store));
    }

    [Fact]
    public async Task What_is_sent_again_is_not_measured_again_and_folding_keeps_it()
    {
        await using var store = await CreateAsync();
        var old = Now - 5 * Hour;
        for (var i = 0; i < 3; i++)
        {
            foreach (var (id, duration) in new[] { (1UL, 10L), (2UL, 10L), (3UL, 100L) })
                await store.CommitAsync(new TraceId(4, id), Data("app", Call(9, 0, "db", duration * Millisecond, old)));
            await store.RoundAsync();
            await FoldAsync(store);
        }

        Assert.Equal("app>db 2x10 1x100", await DurationsAsync(store));
        Assert.Equal("app>db 2x10 1x100", await DurationsAsync(store, old - Hour, old + Hour));
        Assert.Equal("", await DurationsAsync(store, old + 2 * Hour, Now));
        Assert.Equal(1, await store.ScalarAsync<long>("SELECT count(*) FROM link_durations"));
    }

    [Fact]
    public async Task What_was_counted_before_durations_were_has_none()
    {
        await using var store = await CreateAsync();
        foreach (var data in Trace(Now)) await store.CommitAsync(new TraceId(5, 1), data);
        await store.RoundAsync();
        await store.ExecuteAsync("DELETE FROM link_durations");
        Assert.Equal("app>db, web>app", await DurationsAsync(store));
        Assert.Equal("app>db 1!1, web>app 1", await LinksAsync(store));
    }

    [Fact]
    public async Task Durations_are_kept_as_long_as_links()
    {
        await using var store = await CreateAsync(("Dependencies:RetentionDays", "30"));
        foreach (var data in Trace(Now)) await store.CommitAsync(new TraceId(6, 1), data);
        await store.RoundAsync();
        await store.ExecuteAsync($"UPDATE link_durations SET from_ns = from_ns - {31 * 24 * Hour}");
        await FoldAsync(store);
        Assert.Equal(0, await store.ScalarAsync<long>("SELECT count(*) FROM link_durations"));
    }

    [Fact]
    public async Task A_link_over_time_has_a_point_for_each_minute()
    {
        await using var store = await CreateAsync();
        var minute = Now / (60 * Second) * 60 * Second;
        foreach (var (id, after, duration) in new[] { (1UL, 0L, 10L), (2UL, 1L, 20L), (3UL, 120L, 30L) })
        {
            var call = Call(9, 0, "db", duration * Millisecond, minute + after * Second);
            await store.CommitAsync(new TraceId(7, id), Data("app", id == 2 ? call.Failed() : call));
        }

        var points = await HistoryAsync(store, "app", "db", minute, minute + Hour);
        Assert.Equal([(0L, 2UL, 1UL, 2L), (120L, 1UL, 0UL, 1L)], points.Select(point => (
            ((long)point.Start - minute) / Second, point.Calls, point.Errors, LatencyHistogram.Decode(point.Durations.Span).Count)));
        Assert.All(points, point => Assert.Equal(60UL * Second, point.Length));
        Assert.Single(await HistoryAsync(store, "app", "db", minute + 60 * Second, minute + Hour));
        Assert.Empty(await HistoryAsync(store, "db", "app", minute, minute + Hour));
        Assert.Empty(await HistoryAsync(store, "app", "unheard of", minute, minute + Hour));
        await Assert.ThrowsAsync<InvalidQueryException>(() => HistoryAsync(store, "app", "a\0b", minute, minute + Hour));
        await Assert.ThrowsAsync<InvalidQueryException>(() => HistoryAsync(store, "app", "db", minute, minute - 1));
    }

    [Fact]
    public async Task Databases_and_brokers_are_told_from_what_nothing_is_said_of_and_from_services()
    {
        await using var store = await CreateAsync();
        var client = Span(1, Now, kind: SpanKind.Client).With(("server.address", Text("pg.internal")), ("db.system.name", Text("postgresql")));
        var producer = Span(2, Now, kind: SpanKind.Producer).With(("messaging.system", Text("kafka")));
        var call = Span(3, Now, kind: SpanKind.Client).With(("server.address", Text("api.example")), ("http.request.method", Text("GET")));
        foreach (var span in new[] { client, producer, call }) await store.CommitAsync(RollupStore.NextTraceId(), Data("app", span));
        await store.CommitAsync(new TraceId(8, 2), Data("bills", Span(4, Now, kind: SpanKind.Consumer).With(("messaging.system", Text("kafka")))));
        await store.CommitAsync(new TraceId(8, 3), Data("web", Span(5, Now, kind: SpanKind.Client).With(("peer.service", Text("app")), ("db.system", Text("odd")))));
        Assert.Equal("app>api.example, app>kafka:Broker, app>pg.internal:Database, kafka:Broker>bills, web>app", await KindsAsync(store));
    }

    [Fact]
    public async Task What_a_name_is_may_be_said_later()
    {
        await using var store = await CreateAsync();
        await store.CommitAsync(new TraceId(9, 1), Data("app", Call(1, 0, "orders", Millisecond)));
        Assert.Equal("app>orders", await KindsAsync(store));

        await store.CommitAsync(new TraceId(9, 2), Data("app", Call(1, 0, "orders", Millisecond).With(("db.system", Text("mysql")))));
        await store.CommitAsync(new TraceId(9, 3), Data("app", Call(1, 0, "orders", Millisecond)));
        Assert.Equal("app>orders:Database", await KindsAsync(store));
    }

    private static OpenTelemetry.Proto.Trace.V1.Span Call(ulong id, ulong parent, string remote, long durationNs, long startNs = 0) =>
        Span(id, startNs == 0 ? Now : startNs, durationNs, parent: parent, kind: SpanKind.Client).With(("peer.service", Text(remote)));

    private static Task<IReadOnlyList<SpanMetricsPoint>> HistoryAsync(RollupStore store, string parent, string child, long fromNs, long toNs) =>
        store.Get<LinkDurationReader>().ReadHistoryAsync(parent, child, fromNs, toNs, Cancellation);

    /// <summary>How many calls took how many milliseconds.</summary>
    private static async Task<string> DurationsAsync(RollupStore store, long fromNs = 0, long toNs = long.MaxValue)
    {
        var links = await store.Get<LinkReader>().ReadAsync(fromNs, toNs, Cancellation);
        var measured = await store.Get<LinkReader>().ReadDurationsAsync(links, fromNs, toNs, Cancellation);
        return string.Join(", ", links.Select(link => string.Join(' ', (measured(link)?.Buckets() ?? [])
            .Select(bucket => string.Create(CultureInfo.InvariantCulture, $"{bucket.Count}x{Milliseconds(bucket.Bucket)}")).Prepend($"{link.Parent}>{link.Child}"))));
    }

    // To ten, as a bucket's middle is about what was in it.
    private static double Milliseconds(int bucket) => Math.Round(LatencyBuckets.Middle(bucket) / 10 / Millisecond) * 10;

    private static async Task<string> KindsAsync(RollupStore store)
    {
        return string.Join(", ", (await store.Get<LinkReader>().ReadAsync(0, long.MaxValue, Cancellation))
            .Select(link => $"{link.Parent}{Kind(link.ParentKind)}>{link.Child}{Kind(link.ChildKind)}"));

        static string Kind(NodeKind kind) => kind == NodeKind.Unspecified ? "" : $":{kind}";
    }

    private static async Task FoldAsync(RollupStore store)
    {
        await store.ExecuteAsync("UPDATE link_durations SET written_at = written_at - interval '61 minutes' WHERE length_ns = 60000000000");
        await store.ExecuteAsync("UPDATE service_links SET written_at = written_at - interval '61 minutes' WHERE length_ns = 1000000000");
        await store.Get<LinkFolder>().RunAsync(Cancellation);
    }
}
