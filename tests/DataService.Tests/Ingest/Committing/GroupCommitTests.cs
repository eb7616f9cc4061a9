using Tracepost.DataService.Ingest;
using Tracepost.DataService.Ingest.Committing;
using Tracepost.DataService.Storage;
using Tracepost.DataService.Tests.Ingest.Requests;
using static Tracepost.DataService.Tests.Ingest.Requests.Messages;
using static Tracepost.DataService.Tests.Ingest.Requests.Waiting;

namespace Tracepost.DataService.Tests.Ingest.Committing;

public sealed class GroupCommitTests
{
    private readonly ScriptedStore _store = new();

    [Fact]
    public async Task A_request_is_answered_when_it_is_committed_and_not_before()
    {
        var commit = new TaskCompletionSource();
        _store.Before = (_, _) => commit.Task;
        await using var bench = await StartAsync();
        var sent = bench.SendAsync(1);
        await UntilAsync(() => _store.Tries == 1);
        Assert.False(sent.IsCompleted);
        commit.SetResult();
        Assert.Equal(IngestOutcome.Stored, (await sent.Soon()).Outcome);
        Assert.Equal([[1UL]], _store.Commits);
    }

    [Fact]
    public async Task What_waits_while_a_commit_is_under_way_is_committed_together_in_order()
    {
        var first = new TaskCompletionSource();
        _store.Before = (ids, _) => ids.Contains(1UL) ? first.Task : Task.CompletedTask;
        await using var bench = await StartAsync(new IngestOptions { Writers = 1 });
        var sent = new List<Task<IngestResult>> { bench.SendAsync(1) };
        await UntilAsync(() => _store.Tries == 1);
        sent.AddRange(Enumerable.Range(2, 50).Select(id => bench.SendAsync((ulong)id)));
        first.SetResult();
        await Task.WhenAll(sent).Soon();
        Assert.Equal([[1UL], [.. Enumerable.Range(2, 50).Select(id => (ulong)id)]], _store.Commits);
    }

    [Fact]
    public async Task A_group_is_bounded_in_bytes()
    {
        var request = Of(Span(TraceA, Id(1), name: new string('x', 40_000)));
        var first = new TaskCompletionSource();
        _store.Before = (_, _) => first.Task;
        await using var bench = await StartAsync(new IngestOptions { Writers = 1, MaxCommitBytes = 1 << 16 });
        var sent = new List<Task<IngestResult>> { bench.SendAsync(request) };
        await UntilAsync(() => _store.Tries == 1);
        sent.AddRange(Enumerable.Range(0, 6).Select(_ => bench.SendAsync(request)));
        first.SetResult();
        await Task.WhenAll(sent).Soon();
        Assert.Equal([1, 2, 2, 2], _store.Commits.Select(ids => ids.Count));
    }

    [Fact]
    public async Task Several_writers_commit_at_the_same_time()
    {
        var commit = new TaskCompletionSource();
        _store.Before = (_, _) => commit.Task;
        await using var bench = await StartAsync(new IngestOptions { Writers = 3 });
        var sent = new List<Task<IngestResult>>();
        for (var i = 1; i <= 3; i++)
        {
            sent.Add(bench.SendAsync((ulong)i));
            await UntilAsync(() => _store.Tries == i);
        }

        commit.SetResult();
        Assert.All(await Task.WhenAll(sent).Soon(), result => Assert.Equal(IngestOutcome.Stored, result.Outcome));
    }

    [Fact]
    public async Task A_request_that_the_store_refuses_fails_alone()
    {
        var first = new TaskCompletionSource();
        _store.Before = (ids, _) =>
            ids.Contains(1UL) ? first.Task : ids.Contains(13UL) ? throw new InvalidOperationException("the store refuses 13") : Task.CompletedTask;
        await using var bench = await StartAsync(new IngestOptions { Writers = 1 });
        var sent = new List<Task<IngestResult>> { bench.SendAsync(1) };
        await UntilAsync(() => _store.Tries == 1);
        sent.AddRange(Enumerable.Range(2, 30).Select(id => bench.SendAsync((ulong)id)));
        first.SetResult();
        var results = await Task.WhenAll(sent).Soon();
        Assert.Equal([IngestOutcome.Failed], results.Where((_, i) => i == 12).Select(result => result.Outcome));
        Assert.All(results.Where((_, i) => i != 12), result => Assert.Equal(IngestOutcome.Stored, result.Outcome));
        Assert.Equal(Enumerable.Range(1, 31).Where(id => id != 13).Select(id => (ulong)id), _store.Commits.SelectMany(ids => ids).Order());
    }

    [Fact]
    public async Task When_the_store_is_away_all_are_told_to_repeat_and_nothing_is_tried_again()
    {
        _store.Before = (_, _) => throw new StoreUnavailableException("away", new InvalidOperationException());
        await using var bench = await StartAsync(new IngestOptions { Writers = 1 });
        Assert.Equal(IngestOutcome.Unavailable, (await bench.SendAsync(1).Soon()).Outcome);
        Assert.Equal(1, _store.Tries);

        _store.Before = (_, _) => Task.CompletedTask;
        Assert.Equal(IngestOutcome.Stored, (await bench.SendAsync(2).Soon()).Outcome);
    }

    [Fact]
    public async Task A_commit_that_takes_too_long_is_given_up()
    {
        _store.Before = (_, cancellation) => Task.Delay(Timeout.Infinite, cancellation);
        await using var bench = await StartAsync(new IngestOptions { CommitTimeoutSeconds = 1 });
        Assert.Equal(IngestOutcome.Unavailable, (await bench.SendAsync(1).Soon()).Outcome);
    }

    [Fact]
    public async Task Beyond_the_bytes_in_flight_requests_are_refused_until_there_is_room()
    {
        var request = Of(Span(TraceA, Id(1), name: new string('x', 400_000)));
        var commit = new TaskCompletionSource();
        _store.Before = (_, _) => commit.Task;
        await using var bench = await StartAsync(new IngestOptions { MaxInFlightBytes = 1 << 20, MaxRequestBytes = 1 << 20 });
        var taken = new[] { bench.SendAsync(request), bench.SendAsync(request) };
        Assert.Equal(IngestOutcome.Overloaded, (await bench.SendAsync(request).Soon()).Outcome);
        // Smaller ones still fit.
        var small = bench.SendAsync(2);
        Assert.False(small.IsCompleted);

        commit.SetResult();
        Assert.All(await Task.WhenAll([.. taken, small]).Soon(), result => Assert.Equal(IngestOutcome.Stored, result.Outcome));
        Assert.Equal(0, bench.Budget.Bytes);
        Assert.Equal(IngestOutcome.Stored, (await bench.SendAsync(request).Soon()).Outcome);
    }

    [Fact]
    public async Task Stopping_commits_what_was_accepted_and_takes_no_more()
    {
        var first = new TaskCompletionSource();
        _store.Before = (_, _) => first.Task;
        await using var bench = await StartAsync(new IngestOptions { Writers = 1 });
        var sent = Enumerable.Range(1, 20).Select(id => bench.SendAsync((ulong)id)).ToList();
        await UntilAsync(() => _store.Tries == 1);
        var stopping = bench.StopAsync(CancellationToken.None);
        Assert.Equal(IngestOutcome.Unavailable, (await bench.SendAsync(99).Soon()).Outcome);
        first.SetResult();
        await stopping.Soon();
        Assert.All(await Task.WhenAll(sent).Soon(), result => Assert.Equal(IngestOutcome.Stored, result.Outcome));
        Assert.Equal(20, _store.Commits.Sum(ids => ids.Count));
    }

    [Fact]
    public async Task Stopping_does_not_wait_for_ever()
    {
        _store.Before = (_, cancellation) => Task.Delay(Timeout.Infinite, cancellation);
        await using var bench = await StartAsync(new IngestOptions { Writers = 1 });
        var sent = Enumerable.Range(1, 5).Select(id => bench.SendAsync((ulong)id)).ToList();
        await UntilAsync(() => _store.Tries == 1);
        using var limit = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await bench.StopAsync(limit.Token).Soon();
        Assert.All(await Task.WhenAll(sent).Soon(), result => Assert.Equal(IngestOutcome.Unavailable, result.Outcome));
    }

    [Fact]
    public async Task Many_senders_at_once_lose_and_repeat_nothing()
    {
        _store.Before = async (_, _) => await Task.Yield();
        await using var bench = await StartAsync();
        var results = await Task.WhenAll(Enumerable.Range(0, 16).Select(sender => Task.Run(async () =>
        {
            for (var i = 0; i < 100; i++)
                Assert.Equal(IngestOutcome.Stored, (await bench.SendAsync((ulong)((sender * 100) + i + 1))).Outcome);
            return 100;
        }, TestContext.Current.CancellationToken))).Soon();
        Assert.Equal(Enumerable.Range(1, results.Sum()).Select(id => (ulong)id), _store.Commits.SelectMany(ids => ids).Order());
        Assert.Equal(0, bench.Budget.Bytes);
    }

    private async Task<CommitBench> StartAsync(IngestOptions? options = null)
    {
        var bench = new CommitBench(_store, options ?? new IngestOptions());
        await bench.StartAsync();
        return bench;
    }
}
