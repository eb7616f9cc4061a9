using Npgsql;
using Tracepost.DataService.Compaction;
using Tracepost.DataService.Storage;
using Tracepost.DataService.Storage.Partitions;
using Tracepost.DataService.Tests.Ingest.Requests;
using Tracepost.Testing;
using static Tracepost.DataService.Tests.Query.TestClock;
using static Tracepost.DataService.Tests.Query.TestSpans;

namespace Tracepost.DataService.Tests.Compaction;

public sealed class ExchangeTests(PostgresServer postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Spans_come_and_are_read_while_a_day_is_compacted_and_exchanged()
    {
        await using var host = await CompactionHost.StartAsync(postgres, ("Compaction:StepSpans", "100"));
        var traces = new RandomTraces(host, seed: 9);
        for (var commit = 0; commit < 30; commit++) await traces.StoreAsync(10);
        await host.CountAsync();
        // A day does not begin while spans of it wait to be counted.
        await host.CompactToAsync(CompactionPhase.Copying);
        using var end = new CancellationTokenSource();
        var writers = Enumerable.Range(0, 3).Select(_ => Task.Run(
            async () =>
            {
                while (!end.IsCancellationRequested)
                {
                    await traces.StoreAsync(2);
                    await traces.AssertThereAsync();
                }
            },
            Cancellation)).ToList();

        await host.CompactToAsync(CompactionPhase.Exchanged);
        await host.CompactToAsync(CompactionPhase.None);
        await end.CancelAsync();
        await Task.WhenAll(writers);

        await traces.AssertAllThereAsync();
    }

    [Fact]
    public async Task Waits_for_who_reads_for_long_without_making_others_wait()
    {
        await using var host = await CompactionHost.StartAsync(postgres);
        var id = host.Query.NextTraceId();
        await host.StoreAsync(id, Data("web", Span(1, Noon)), Data("web", Span(2, Noon)));
        await host.CountAsync();
        await host.CompactToAsync(CompactionPhase.Indexed);

        await using (var reader = await host.Database.OpenConnectionAsync(Cancellation))
        {
            await using var transaction = await reader.BeginTransactionAsync(Cancellation);
            await using (var read = new NpgsqlCommand("SELECT count(*) FROM trace_fragments", reader)) await read.ExecuteScalarAsync(Cancellation);
            var exchange = host.AdvanceAsync();
            await host.StoreAsync(id, Data("web", Span(3, Noon))).Soon();
            Assert.Equal(CompactionProgress.Waiting, await exchange.Soon());
            Assert.Equal(3, (await host.SpansAsync(id)).Count);
        }

        await host.CompactAsync();
        Assert.Equal(3, (await host.SpansAsync(id)).Count);
        Assert.Equal(2, await host.RowsAsync());
    }

    public static TheoryData<int> Phases => [.. Enumerable.Range((int)CompactionPhase.Copying, 4)];

    [Theory]
    [MemberData(nameof(Phases))]
    public async Task A_day_that_retention_empties_meanwhile_stays_empty(int phase)
    {
        await using var host = await BeginAsync((CompactionPhase)phase);

        await using (var connection = await host.Database.OpenConnectionAsync(Cancellation))
            Assert.True(await host.Get<PartitionEmptying>().TryEmptyAsync(connection, Days.OfNs(Noon), Cancellation));

        await AssertEmptyAsync(host);
    }

    [Theory]
    [MemberData(nameof(Phases))]
    public async Task A_day_that_retention_drops_meanwhile_is_gone(int phase)
    {
        await using var host = await BeginAsync((CompactionPhase)phase);

        await using (var connection = await host.Database.OpenConnectionAsync(Cancellation))
            await Waiting.UntilAsync(() => host.Get<PartitionDrop>().TryDropAsync(connection, Days.OfNs(Noon), Cancellation));
        host.Get<PartitionSet>().Forget();

        await AssertEmptyAsync(host);
    }

    [Theory]
    [MemberData(nameof(Phases))]
    public async Task A_store_that_is_purged_meanwhile_is_empty(int phase)
    {
        await using var host = await BeginAsync((CompactionPhase)phase);

        await new Tracepost.DataService.Purge.StorePurge(host.Database, host.Get<DataService.Storage.Commit.WhatIsStored>()).RunAsync(Cancellation);

        await AssertEmptyAsync(host);
    }

    private async Task<CompactionHost> BeginAsync(CompactionPhase phase)
    {
        var host = await CompactionHost.StartAsync(postgres, ("Compaction:StepSpans", "100"));
        var traces = new RandomTraces(host, seed: 10);
        for (var commit = 0; commit < 30; commit++) await traces.StoreAsync(5);
        await host.CountAsync();
        await host.CompactToAsync(phase);
        return host;
    }

    // What was there is gone, and what comes is stored, before and after compaction has found out.
    private static async Task AssertEmptyAsync(CompactionHost host)
    {
        var (one, other) = (host.Query.NextTraceId(), host.Query.NextTraceId());
        await host.StoreAsync(one, Data("web", Span(1, Noon)));
        await host.CountAsync();

        await host.CompactAsync();

        await host.StoreAsync(other, Data("web", Span(1, Noon)));
        Assert.Single(await host.SpansAsync(one));
        Assert.Single(await host.SpansAsync(other));
        Assert.Equal(2, await host.RowsAsync());
        Assert.Equal(0, await host.LeftoversAsync());
    }
}
