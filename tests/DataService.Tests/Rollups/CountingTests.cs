using Tracepost.DataService.Rollups;
using Tracepost.DataService.Storage;
using Tracepost.DataService.Tests.Query;
using Tracepost.DataService.Tests.Storage;
using Tracepost.Testing;
using static Tracepost.DataService.Tests.Query.TestSpans;

namespace Tracepost.DataService.Tests.Rollups;

/// <summary>Each span is counted once, with what is known of its trace.</summary>
public sealed class CountingTests(PostgresServer postgres)
{
    private static readonly long Now = TestFragments.Now();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_committed_is_counted_once_and_is_off_the_list()
    {
        await using var store = await CreateAsync();
        await store.CommitAsync(RollupStore.NextTraceId(), Data("orders", Span(1, Now), Span(2, Now, parent: 1).Failed()));
        Assert.Equal(1, await store.WaitingAsync());

        var first = await store.RoundAsync();
        var second = await store.RoundAsync();

        Assert.Equal((1, 0), (first.Commits, second.Commits));
        Assert.Equal((2, 1), await store.CountedAsync());
        Assert.Equal(0, await store.WaitingAsync());
        Assert.Equal("orders op", await store.ScalarAsync<string>("SELECT service || ' ' || name FROM ledger WHERE span_id = 2 AND is_error"));
    }

    [Fact]
    public async Task A_repeated_request_counts_nothing_whether_it_comes_before_or_after_the_round()
    {
        await using var store = await CreateAsync();
        var trace = store.ToFragment(RollupStore.NextTraceId(), Data("orders", Span(1, Now), Span(2, Now)));
        await store.CommitAsync(trace);
        await store.CommitAsync(trace);
        await store.RoundAsync();
        await store.CommitAsync(trace);
        await store.CommitAsync(trace, trace);
        await store.RoundAsync();

        Assert.Equal((2, 1), await store.CountedAsync());
        Assert.Equal(1, store.Ledger.Changes);
    }

    [Fact]
    public async Task Spans_that_are_twice_in_a_request_count_once()
    {
        await using var store = await CreateAsync();
        await store.CommitAsync(RollupStore.NextTraceId(), Data("orders", Span(1, Now), Span(2, Now), Span(1, Now)));

        await store.RoundAsync();

        Assert.Equal((2, 1), await store.CountedAsync());
    }

    [Fact]
    public async Task Spans_that_share_an_id_but_not_kind_or_start_are_different_spans()
    {
        await using var store = await CreateAsync();
        await store.CommitAsync(RollupStore.NextTraceId(), Data(
            "orders", Span(1, Now, kind: TraceModel.SpanKind.Client), Span(1, Now, kind: TraceModel.SpanKind.Server), Span(1, Now + 1)));

        await store.RoundAsync();

        Assert.Equal((3, 1), await store.CountedAsync());
    }

    [Fact]
    public async Task A_child_that_comes_later_is_new_beside_its_parent()
    {
        await using var store = await CreateAsync();
        var changes = new List<(string Before, string New)>();
        store.Ledger.OnChange = change => changes.Add((Ids(change.Before), Ids(change.New)));
        var id = RollupStore.NextTraceId();
        await store.CommitAsync(id, Data("orders", Span(1, Now)));
        await store.RoundAsync();
        await store.CommitAsync(id, Data("payments", Span(2, Now, parent: 1)));
        await store.RoundAsync();

        Assert.Equal([("", "1"), ("1", "2")], changes);
        Assert.Equal((2, 1), await store.CountedAsync());
    }

    [Fact]
    public async Task What_waits_for_another_round_is_not_in_this_one()
    {
        await using var store = await CreateAsync(("Rollups:MaxSpansPerRound", "1"));
        var changes = new List<(string Before, string New)>();
        store.Ledger.OnChange = change => changes.Add((Ids(change.Before), Ids(change.New)));
        var id = RollupStore.NextTraceId();
        await store.CommitAsync(id, Data("orders", Span(1, Now)));
        await store.CommitAsync(id, Data("orders", Span(2, Now), Span(3, Now)));
        await store.CommitAsync(id, Data("orders", Span(4, Now)));

        for (var i = 0; i < 3; i++) Assert.Equal(1, (await store.RoundAsync()).Commits);

        Assert.Equal([("", "1"), ("1", "2,3"), ("1,2,3", "4")], changes);
    }

    [Fact]
    public async Task A_trace_across_midnight_and_slots_is_one_trace()
    {
        await using var store = await CreateAsync();
        var midnight = Days.StartNs(Days.OfNs(Now));
        var changes = new List<(string Before, string New)>();
        store.Ledger.OnChange = change => changes.Add((Ids(change.Before), Ids(change.New)));
        var id = RollupStore.NextTraceId();
        await store.CommitAsync(id, Data("orders", Span(1, midnight - Second)));
        await store.RoundAsync();
        await store.CommitAsync(
            store.ToFragment(id, Data("orders", Span(2, midnight + Second, parent: 1))),
            store.ToFragment(id, Data("orders", Span(3, midnight + Fragment.Slot, parent: 2))));
        await store.RoundAsync();

        Assert.Equal([("", "1"), ("1", "2,3")], changes);
    }

    [Fact]
    public async Task Spans_that_come_days_late_are_counted()
    {
        await using var store = await CreateAsync();
        var id = RollupStore.NextTraceId();
        var old = Now - 5 * Days.Nanoseconds;
        await store.CommitAsync(RollupStore.NextTraceId(), Data("orders", Span(1, Now)));
        await store.CommitAsync(id, Data("orders", Span(1, old)));
        await store.RoundAsync();
        await store.CommitAsync(id, Data("orders", Span(1, old), Span(2, old)));
        await store.RoundAsync();

        Assert.Equal((3, 1), await store.CountedAsync());
    }

    [Fact]
    public async Task A_partition_that_retention_drops_takes_along_what_was_not_counted_and_stops_nothing()
    {
        await using var store = await CreateAsync();
        await store.CommitAsync(RollupStore.NextTraceId(), Data("orders", Span(1, Now - 6 * Days.Nanoseconds)));
        await store.CommitAsync(RollupStore.NextTraceId(), Data("orders", Span(1, Now)));
        await store.ExecuteAsync($"DROP TABLE {DataService.Storage.Partitions.PartitionSet.NameOf(Days.OfNs(Now) - 6)}");

        await store.RoundAsync();

        Assert.Equal((1, 1), await store.CountedAsync());
        Assert.Equal(0, await store.WaitingAsync());
    }

    private static string Ids(IEnumerable<RolledSpan> spans) => string.Join(",", spans.Select(span => span.Key.SpanId).Order());

    private async Task<RollupStore> CreateAsync(params (string Key, string Value)[] settings) =>
        await RollupStore.CreateAsync(await postgres.CreateDatabaseAsync(Cancellation), settings);
}
