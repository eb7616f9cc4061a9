using Tracepost.DataService.Query;
using Tracepost.DataService.Rollups.Dependencies.Housekeeping;
using Tracepost.DataService.Rollups.Dependencies.Tables;
using Tracepost.Testing;
using Tracepost.TraceModel;
using static Tracepost.DataService.Tests.Query.TestSpans;

namespace Tracepost.DataService.Tests.Rollups.Dependencies;

/// <summary>Windows are exact to the second for an hour, then to the hour; what is folded keeps its sums.</summary>
public sealed class LinkWindowTests(PostgresServer postgres) : LinkTestBase(postgres)
{
    private const long Minute = 60 * Second;
    private const long Hour = 60 * Minute;

    [Theory]
    [InlineData(0, 0, true)]
    [InlineData(-10, 0, true)]
    [InlineData(0, 10, true)]
    [InlineData(-10, -1, false)]
    [InlineData(1, 10, false)]
    public async Task A_trace_is_in_a_window_with_the_second_in_which_it_starts(int fromSeconds, int toSeconds, bool isIn)
    {
        await using var store = await CreateAsync();
        foreach (var data in Trace(Now + 7 * Millisecond)) await store.CommitAsync(new TraceId(1, 1), data);
        Assert.Equal(isIn ? "app>db 1!1, web>app 1" : "", await LinksAsync(store, Now + fromSeconds * Second, Now + toSeconds * Second));
    }

    [Fact]
    public async Task A_window_that_ends_before_it_begins_is_refused()
    {
        await using var store = await CreateAsync();
        await Assert.ThrowsAsync<InvalidQueryException>(() => LinksAsync(store, Now, Now - 1));
    }

    [Fact]
    public async Task Who_does_not_wait_for_the_answer_ends_the_question_in_PostgreSQL()
    {
        const string Asked = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%FROM service_links s%' AND state = 'active' AND pid <> pg_backend_pid()";
        await using var store = await CreateAsync();
        await using var blocker = await store.Database.OpenConnectionAsync(Cancellation);
        await using var transaction = await blocker.BeginTransactionAsync(Cancellation);
        await using (var block = new Npgsql.NpgsqlCommand("LOCK TABLE service_links IN ACCESS EXCLUSIVE MODE", blocker)) await block.ExecuteNonQueryAsync(Cancellation);

        using var client = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var answer = store.Get<LinkReader>().ReadAsync(0, Now, client.Token);
        await WaitAsync(async () => await store.ScalarAsync<long>(Asked) == 1);
        await client.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
        await WaitAsync(async () => await store.ScalarAsync<long>(Asked) == 0);
    }

    [Theory]
    // The hours of a day, and not the one that begins at its end.
    [InlineData(0, 24 * Hour, 0, 23)]
    [InlineData(0, 24 * Hour - 1, 0, 23)]
    // More than half of an hour is in.
    [InlineData(29 * Minute, 2 * Hour + 31 * Minute, 0, 2)]
    [InlineData(31 * Minute, 2 * Hour + 29 * Minute, 1, 1)]
    // A window that is too small for that means the hour in its middle.
    [InlineData(5 * Minute, 10 * Minute, 0, 0)]
    [InlineData(50 * Minute, Hour + 20 * Minute, 1, 1)]
    [InlineData(Hour, Hour, 1, 1)]
    [InlineData(0, 0, 0, 0)]
    public void A_window_means_the_hours_that_are_mostly_in_it(long fromNs, long toNs, int firstHour, int lastHour)
    {
        var window = LinkWindow.Of(fromNs, toNs);
        Assert.Equal((firstHour * Hour, lastHour * Hour), (window.FirstHourNs, window.LastHourNs));
    }

    [Fact]
    public async Task Folding_keeps_the_sums_of_each_hour()
    {
        await using var store = await CreateAsync();
        var hour = Now / Hour * Hour - 5 * Hour;
        for (var i = 0; i < 4; i++)
        {
            var trace = Trace(hour + i * 30 * Minute);
            var id = RollupStore.NextTraceId();
            await store.CommitAsync(id, trace[0]);
            await store.RoundAsync();
            await store.CommitAsync(id, trace[1]);
            await store.RoundAsync();
            if (i % 2 == 1) await FoldAsync(store);
        }

        const string Two = "app>db 2!2, web>app 2";
        Assert.Equal("app>db 4!4, web>app 4", await LinksAsync(store));
        Assert.Equal(Two, await LinksAsync(store, hour, hour + Hour));
        Assert.Equal(Two, await LinksAsync(store, hour + Hour, hour + 2 * Hour));
        Assert.Equal("", await LinksAsync(store, hour + 2 * Hour, hour + 3 * Hour));
        Assert.Equal(2, await store.ScalarAsync<long>("SELECT count(*) FROM service_links"));
    }

    [Fact]
    public async Task What_was_folded_can_still_be_corrected()
    {
        await using var store = await CreateAsync();
        var id = RollupStore.NextTraceId();
        await store.CommitAsync(id, Data("web", Span(1, Now)));
        await store.CommitAsync(id, Data("db", Span(4, Now, parent: 3)));
        await store.RoundAsync();
        await FoldAsync(store);
        Assert.Equal("web>db 1", await LinksAsync(store));

        await store.CommitAsync(id, Data("app", Span(2, Now, parent: 1), Span(3, Now, parent: 2, kind: SpanKind.Client)));
        Assert.Equal("app>db 1, web>app 1", await LinksAsync(store));
        await FoldAsync(store);
        Assert.Equal("app>db 1, web>app 1", await LinksAsync(store));
    }

    [Fact]
    public async Task What_came_lately_is_not_folded()
    {
        await using var store = await CreateAsync();
        foreach (var data in Trace(Now - 3 * Hour)) await store.CommitAsync(new TraceId(1, 1), data);
        await store.RoundAsync();
        await store.Get<LinkFolder>().RunAsync(Cancellation);
        Assert.Equal("app>db 1!1, web>app 1", await LinksAsync(store, Now - 3 * Hour, Now - 3 * Hour));
        Assert.Equal("", await LinksAsync(store, Now - 3 * Hour + Second, Now));
    }

    [Fact]
    public async Task Links_are_kept_for_longer_than_spans_but_not_for_ever()
    {
        await using var store = await CreateAsync(("Dependencies:RetentionDays", "30"));
        foreach (var data in Trace(Now)) await store.CommitAsync(new TraceId(1, 1), data);
        await store.RoundAsync();
        await store.ExecuteAsync($"UPDATE service_links SET from_ns = from_ns - {29 * 24 * Hour}");
        await FoldAsync(store);
        Assert.Equal("app>db 1!1, web>app 1", await LinksAsync(store));

        await store.ExecuteAsync($"UPDATE service_links SET from_ns = from_ns - {2 * 24 * Hour}");
        await store.ExecuteAsync("UPDATE link_names SET last_seen = last_seen - 40");
        await FoldAsync(store);
        Assert.Equal("", await LinksAsync(store));
        Assert.Equal(0, await store.ScalarAsync<long>("SELECT count(*) FROM link_names"));
    }

    private static async Task WaitAsync(Func<Task<bool>> holds)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        while (!await holds()) await Task.Delay(20, limit.Token);
    }

    /// <summary>As if all that was written had been written an hour ago.</summary>
    private static async Task FoldAsync(RollupStore store)
    {
        await store.ExecuteAsync("UPDATE service_links SET written_at = written_at - interval '61 minutes' WHERE length_ns = 1000000000");
        await store.Get<LinkFolder>().RunAsync(Cancellation);
    }
}
