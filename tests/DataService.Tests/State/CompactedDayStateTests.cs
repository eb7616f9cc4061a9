using Tracepost.DataService.Compaction;
using Tracepost.DataService.State.Reading;
using Tracepost.DataService.Storage;
using Tracepost.DataService.Tests.Compaction;
using Tracepost.Testing;
using Tracepost.TraceModel.State;
using static Tracepost.DataService.Tests.Query.TestClock;
using static Tracepost.DataService.Tests.Query.TestSpans;

namespace Tracepost.DataService.Tests.State;

public sealed class CompactedDayStateTests(PostgresServer postgres)
{
    [Fact]
    public async Task A_day_is_told_to_be_compacted_and_its_spans_count_once_throughout()
    {
        await using var host = await CompactionHost.StartAsync(postgres);
        for (var trace = 0; trace < 5; trace++)
            await host.StoreAsync(host.Query.NextTraceId(), Data("web", Span(1, Noon)), Data("stock", Span(2, Noon, parent: 1)));
        await host.CountAsync();
        Assert.Equal((10ul, DayCompaction.NotCompacted), await YesterdayAsync(host));

        await host.CompactToAsync(CompactionPhase.Copied);
        Assert.Equal((10ul, DayCompaction.Compacting), await YesterdayAsync(host));

        await host.CompactAsync();
        Assert.Equal((10ul, DayCompaction.Compacted), await YesterdayAsync(host));
    }

    [Fact]
    public async Task A_compacted_day_that_was_emptied_is_compacted_no_more()
    {
        await using var host = await CompactionHost.StartAsync(postgres);
        await host.StoreAsync(host.Query.NextTraceId(), Data("web", Span(1, Noon)), Data("web", Span(2, Noon)));
        await host.CountAsync();
        await host.CompactAsync();

        await host.ExecuteAsync($"TRUNCATE {host.Partition}");

        Assert.Equal(DayCompaction.NotCompacted, (await YesterdayAsync(host)).Compaction);
    }

    private static async Task<(ulong Spans, DayCompaction Compaction)> YesterdayAsync(CompactionHost host)
    {
        await using var connection = await host.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        var (days, oldest) = await DayReader.ReadAsync(connection, TestContext.Current.CancellationToken);
        Assert.True(oldest is null || oldest == Days.OfNs(Noon));
        var day = days.Single(day => day.Start == (ulong)(Midnight - Days.Nanoseconds));
        return (day.Spans, day.Compaction);
    }
}
