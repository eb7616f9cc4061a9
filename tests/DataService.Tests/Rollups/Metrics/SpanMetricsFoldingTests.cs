using Tracepost.DataService.Rollups.Metrics;
using Tracepost.DataService.Tests.Query;
using Tracepost.Testing;
using Tracepost.TraceModel.Metrics;
using static Tracepost.DataService.Tests.Query.TestSpans;

namespace Tracepost.DataService.Tests.Rollups.Metrics;

/// <summary>Rows of a slot become one, minutes become hours, and the sums stay what they were.</summary>
public sealed class SpanMetricsFoldingTests(PostgresServer postgres)
{
    private const long Minute = 60 * Second;
    private const long Hour = 60 * Minute;

    // Noon is five minutes past the full hour.
    private static readonly long OldHour = TestClock.Noon - TestClock.Noon % Hour;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Old_minutes_become_hours_and_what_comes_late_is_put_to_them()
    {
        await using var store = await CreateAsync(("SpanMetrics:MinuteHours", "1"));
        foreach (var minute in Enumerable.Range(0, 60)) await CountAsync(store, "orders", OldHour + minute * Minute);
        await CountAsync(store, "carts", OldHour + Hour - 1);
        await CountAsync(store, "carts", OldHour + Hour);
        Assert.Equal(62, await RowsAsync(store));

        await FoldAsync(store);
        Assert.Equal(3, await RowsAsync(store));
        await AssertOrdersAsync(store, 60);

        await CountAsync(store, "orders", OldHour + 7 * Minute);
        Assert.Equal(4, await RowsAsync(store));
        await FoldAsync(store);
        Assert.Equal(3, await RowsAsync(store));
        await AssertOrdersAsync(store, 61);
        Assert.Equal(0, await FoldAsync(store));
    }

    [Fact]
    public async Task Rows_of_a_minute_that_has_passed_become_one()
    {
        await using var store = await CreateAsync();
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() * Second;
        var minute = now - now % Minute - 10 * Minute;
        for (var i = 0; i < 5; i++) await CountAsync(store, "orders", minute + i);
        await CountAsync(store, "orders", minute + Minute);
        Assert.Equal(6, await RowsAsync(store));

        Assert.Equal(1, await FoldAsync(store));

        Assert.Equal(2, await RowsAsync(store));
        Assert.Equal(5L, await store.ScalarAsync<long>($"SELECT calls[1] FROM span_metrics WHERE start_ns = {minute}"));
        Assert.Equal(0, await FoldAsync(store));
    }

    [Fact]
    public async Task Services_stay_apart_and_operations_and_kinds_of_them_too()
    {
        await using var store = await CreateAsync(("SpanMetrics:MinuteHours", "1"));
        foreach (var service in (string[])["a", "b"])
        {
            for (var i = 0; i < 6; i++)
            {
                await store.CommitAsync(RollupStore.NextTraceId(), Data(
                    service,
                    Span(1, OldHour + i * Minute, (service == "a" ? 1 : 9) * Millisecond, name: "GET"),
                    Span(2, OldHour + i * Minute, name: "GET", kind: TraceModel.SpanKind.Client).Failed(),
                    Span(3, OldHour + i * Minute, name: "PUT")));
            }
        }

        await store.RoundAsync();
        const string Sums =
            """
            SELECT string_agg(service || ' ' || o || ' ' || k || ' ' || c || ' ' || e, ', ' ORDER BY service, o, k) FROM
              (SELECT service, o, k, sum(c) AS c, sum(e) AS e FROM span_metrics, unnest(operations, kinds, calls, errors) AS u (o, k, c, e) GROUP BY service, o, k) AS s
            """;
        var before = await store.ScalarAsync<string>(Sums);
        Assert.Equal(2, await FoldAsync(store));

        Assert.Equal(before, await store.ScalarAsync<string>(Sums));
        Assert.Contains("b GET 3 6 6", before, StringComparison.Ordinal);
        Assert.Equal(2, await RowsAsync(store));
        foreach (var (service, duration) in new[] { ("a", 1.0), ("b", 9.0) })
        {
            var durations = LatencyHistogram.Decode(await store.ScalarAsync<byte[]>(
                $"SELECT d FROM span_metrics, unnest(operations, kinds, durations) AS u (o, k, d) WHERE service = '{service}' AND o = 'GET' AND k = {(int)TraceModel.SpanKind.Server}"));
            Assert.Equal(6, durations.Count);
            Assert.InRange(durations.Quantile(1), duration * Millisecond * 31 / 32, duration * Millisecond * 33 / 32);
        }
    }

    [Fact]
    public async Task Two_replicas_that_fold_while_a_third_counts_lose_nothing()
    {
        var database = await postgres.CreateDatabaseAsync(Cancellation);
        await using var one = await RollupStore.CreateAsync(database, ("SpanMetrics:MinuteHours", "1"));
        await using var two = await RollupStore.CreateAsync(database, ("SpanMetrics:MinuteHours", "1"));
        var counting = Task.Run(
            async () =>
            {
                for (var i = 0; i < 50; i++) await CountAsync(one, "orders", OldHour + i % 60 * Minute);
            },
            Cancellation);
        while (!counting.IsCompleted) await Task.WhenAll(FoldAsync(one), FoldAsync(two));
        await counting;

        await FoldAsync(one);

        Assert.Equal(50L, await one.ScalarAsync<long>("SELECT sum(c)::bigint FROM span_metrics, unnest(calls) AS c"));
    }

    [Fact]
    public async Task Operations_that_are_too_many_share_one_without_a_name()
    {
        await using var store = await CreateAsync(("SpanMetrics:MaxOperationsPerService", "2"));
        await store.CommitAsync(RollupStore.NextTraceId(), Data("orders", [.. Enumerable.Range(0, 10).Select(i => Span((ulong)i + 1, OldHour, name: $"op-{Math.Max(0, i - 5)}"))]));
        await store.RoundAsync();

        Assert.Equal(
            "op-0=6,op-1=1,=3",
            await store.ScalarAsync<string>(
                "SELECT string_agg(o || '=' || c, ',' ORDER BY o = '', o) FROM span_metrics, unnest(operations, calls) AS u (o, c)"));
    }

    [Fact]
    public async Task What_is_older_than_the_retention_is_removed()
    {
        await using var store = await CreateAsync(("SpanMetrics:RetentionDays", "1"), ("Retention:Days", "7"));
        await CountAsync(store, "orders", OldHour - 24 * Hour);
        await CountAsync(store, "orders", TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() * Second);

        await FoldAsync(store);

        Assert.Equal(1, await RowsAsync(store));
    }

    private async Task<RollupStore> CreateAsync(params (string, string)[] settings) =>
        await RollupStore.CreateAsync(await postgres.CreateDatabaseAsync(Cancellation), settings);

    private static async Task CountAsync(RollupStore store, string service, long startNs)
    {
        await store.CommitAsync(RollupStore.NextTraceId(), Data(service, Span(1, startNs)));
        while ((await store.RoundAsync()).IsOthersTurn) await Task.Yield();
    }

    private static Task<int> FoldAsync(RollupStore store) => store.Get<SpanMetricsFolding>().RunAsync(Cancellation);

    private static Task<long> RowsAsync(RollupStore store) => store.ScalarAsync<long>("SELECT count(*) FROM span_metrics");

    private static async Task AssertOrdersAsync(RollupStore store, int calls)
    {
        Assert.Equal((long)calls, await store.ScalarAsync<long>($"SELECT calls[1] FROM span_metrics WHERE service = 'orders' AND length_ns = {Hour} AND start_ns = {OldHour}"));
        Assert.Equal(calls, LatencyHistogram.Decode(await store.ScalarAsync<byte[]>("SELECT durations[1] FROM span_metrics WHERE service = 'orders'")).Count);
    }
}
