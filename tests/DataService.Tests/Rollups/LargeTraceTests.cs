using System.Buffers;
using Tracepost.DataService.Query;
using Tracepost.DataService.Rollups;
using Tracepost.DataService.Rollups.Changes;
using Tracepost.DataService.Tests.Storage;
using Tracepost.Testing;
using Tracepost.TraceModel;
using static Tracepost.DataService.Tests.Query.TestSpans;

namespace Tracepost.DataService.Tests.Rollups;

/// <summary>A trace that grows and grows is counted, in bounded memory, and does not stop the others.</summary>
public sealed class LargeTraceTests(PostgresServer postgres)
{
    private static readonly long Now = TestFragments.Now();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_trace_of_200_000_spans_in_100_commits_is_counted_with_those_around_it()
    {
        await using var store = await CreateAsync();
        var (large, most) = (RollupStore.NextTraceId(), 0);
        store.Ledger.OnChange = change => most = Math.Max(most, change.Before.Count + change.New.Count);
        for (var commit = 0; commit < 100; commit++)
        {
            await store.CommitAsync(store.ToFragment(large, Part(commit)), store.ToFragment(RollupStore.NextTraceId(), Data("orders", Span(1, Now))));
            // A sender that lost the answer.
            if (commit % 10 == 0) await store.CommitAsync(large, Part(commit));
            if (commit % 8 == 7) await store.RoundAsync();
        }

        await store.RoundAsync();
        Assert.Equal((200_100, 1), await store.CountedAsync());
        Assert.Equal(0, await store.WaitingAsync());
        // In 64 MiB at most, with what is new.
        Assert.InRange(most, 100_000, 190_000);
    }

    [Fact]
    public async Task Of_what_was_counted_before_only_the_latest_is_read_again()
    {
        await using var store = await CreateAsync(("Rollups:MaxTraceSpans", "5000"));
        var large = RollupStore.NextTraceId();
        var before = new List<(int Count, ulong Last)>();
        store.Ledger.OnChange = change => before.Add((change.Before.Count, change.Before.Count == 0 ? 0 : change.Before.Max(span => span.Key.SpanId)));
        for (var commit = 0; commit < 6; commit++)
        {
            await store.CommitAsync(large, Part(commit));
            await store.RoundAsync();
        }

        // Whole fragments of 2,000 spans, the last of which goes beyond the bound.
        Assert.Equal([(0, 0), (2000, 2000), (4000, 4000), (6000, 6000), (6000, 8000), (6000, 10_000)], before);
        Assert.Equal((12_000, 1), await store.CountedAsync());
    }

    [Fact]
    public async Task What_comes_at_once_is_counted_in_bounded_rounds()
    {
        await using var store = await CreateAsync(("Rollups:MaxSpansPerRound", "5000"));
        var large = RollupStore.NextTraceId();
        for (var commit = 0; commit < 10; commit++) await store.CommitAsync(large, Part(commit));
        var newSpans = new List<int>();
        store.Ledger.OnChange = change => newSpans.Add(change.New.Count);

        while ((await store.RoundAsync()).Commits > 0)
        {
        }

        Assert.Equal([4000, 4000, 4000, 4000, 4000], newSpans);
        Assert.Equal((20_000, 1), await store.CountedAsync());
    }

    [Fact]
    public void Of_much_that_was_counted_parents_and_children_of_new_spans_are_kept()
    {
        using var builder = new ChangeBuilder();
        Add(builder, isNew: true, Data("orders", Span(1_000_001, Now, parent: 7), Span(1_000_002, Now, parent: 41), Span(30, Now)));
        var megabyte = Text(new string('x', 1 << 20));
        for (var i = 1UL; i <= 40; i++) Add(builder, isNew: false, Data("orders", Span(i, Now, parent: 5).With(("large", megabyte))));
        Add(builder, isNew: false, Data("orders", Span(41, Now), Span(42, Now, parent: 1_000_001), Span(43, Now, parent: 1), Span(44, Now)));

        var change = builder.Build(new TraceId(1, 1))!;

        var before = change.Before.Select(span => span.Key.SpanId).ToList();
        Assert.Contains(7UL, before);
        Assert.InRange(before.Count(id => id <= 40), 30, 34);
        Assert.Equal([41, 42], before.Where(id => id > 40));
        // Read, though not kept, it is known to be counted.
        Assert.Equal([1_000_001, 1_000_002], change.New.Select(span => span.Key.SpanId));
        Assert.Equal("op", SpanHeaderName(change.Before[^1]));
    }

    [Fact]
    public void However_much_is_next_to_new_spans_what_is_kept_has_a_bound()
    {
        using var builder = new ChangeBuilder();
        Add(builder, isNew: true, Data("orders", Span(1, Now)));
        var megabyte = Text(new string('x', 1 << 20));
        for (var i = 2UL; i < 102; i++) Add(builder, isNew: false, Data("orders", Span(i, Now, parent: 1).With(("large", megabyte))));

        Assert.InRange(builder.Build(new TraceId(1, 1))!.Before.Count, 60, 65);
    }

    private static void Add(ChangeBuilder builder, bool isNew, OpenTelemetry.Proto.Trace.V1.TracesData data)
    {
        using var bytes = new PooledBuffer();
        bytes.Write(Google.Protobuf.MessageExtensions.ToByteArray(data));
        builder.Add(bytes, isNew);
    }

    private static string SpanHeaderName(RolledSpan span) => System.Text.Encoding.UTF8.GetString(SpanHeader.Read(span.Otlp.Span).Name);

    private static OpenTelemetry.Proto.Trace.V1.TracesData Part(int commit) => Data(
        "orders", [.. Enumerable.Range(1, 2000).Select(i => Span((ulong)(2000 * commit + i), Now + commit * Millisecond, parent: (ulong)(2000 * commit + i) / 2))]);

    private async Task<RollupStore> CreateAsync(params (string Key, string Value)[] settings) =>
        await RollupStore.CreateAsync(await postgres.CreateDatabaseAsync(Cancellation), settings);
}
