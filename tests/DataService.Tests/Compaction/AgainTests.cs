using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Tracepost.DataService.Compaction;
using Tracepost.DataService.Tests.Ingest.Requests;
using Tracepost.Testing;
using static Tracepost.DataService.Tests.Query.TestClock;
using static Tracepost.DataService.Tests.Query.TestSpans;

namespace Tracepost.DataService.Tests.Compaction;

public sealed class AgainTests(PostgresServer postgres)
{
    [Fact]
    public async Task A_day_that_is_not_over_or_not_quiet_is_left_alone()
    {
        await using var host = await CompactionHost.StartAsync(postgres, ("Compaction:AfterHours", "1"));
        await host.StoreAsync(host.Query.NextTraceId(), Data("web", Span(1, Noon)));
        await host.StoreAsync(host.Query.NextTraceId(), Data("web", Span(1, Midnight + Second)));
        await host.CountAsync();

        Assert.Equal(CompactionProgress.Idle, await host.AdvanceAsync());
        await host.ExecuteAsync("UPDATE compactions SET quiet_since = quiet_since - interval '1 hour'");
        // As if something had come since it was looked at.
        await host.ExecuteAsync("UPDATE compactions SET mark = mark + 1");
        Assert.Equal(CompactionProgress.Idle, await host.AdvanceAsync());
        await host.ExecuteAsync("UPDATE compactions SET quiet_since = quiet_since - interval '1 hour'");
        Assert.Equal(await host.ScalarAsync<bool>("SELECT extract(hour FROM now() AT TIME ZONE 'UTC') > 0") ? CompactionProgress.Advanced : CompactionProgress.Idle, await host.AdvanceAsync());
        Assert.Equal(0L, await host.ScalarAsync<long>("SELECT count(*) FROM compactions WHERE phase > 0 AND day >= (now() AT TIME ZONE 'UTC')::date"));
    }

    [Fact]
    public async Task A_compacted_day_is_compacted_again_when_enough_has_come_and_not_before()
    {
        await using var host = await CompactionHost.StartAsync(postgres);
        await host.StoreAsync(host.Query.NextTraceId(), Data("web", Span(1, Noon)));
        await host.CountAsync();
        Assert.InRange(await host.CompactAsync(), 5, 12);

        await StoreAsync(998);
        Assert.Equal(0, await host.CompactAsync());
        Assert.Equal(999, await host.RowsAsync());
        await StoreAsync(10);
        // PostgreSQL's statistics are some seconds late.
        await Waiting.UntilAsync(async () => await host.CompactAsync() >= 5);
        Assert.Equal(0, await host.CompactAsync());
        Assert.Equal(1009, await host.RowsAsync());

        async Task StoreAsync(int rows)
        {
            await host.Query.StoreAsync([.. Enumerable.Range(0, rows).Select(_ => host.Query.ToFragment(host.Query.NextTraceId(), Data("web", Span(1, Noon))))]);
            await host.CountAsync();
        }
    }

    [Fact]
    public async Task A_day_for_which_there_is_no_room_twice_is_left_alone()
    {
        await using var host = await CompactionHost.StartAsync(postgres, ("Retention:MaxBytes", "64MiB"));
        await host.Query.StoreAsync([.. Enumerable.Range(0, 40).Select(i =>
            host.Query.ToFragment(host.Query.NextTraceId(), Data("web", Span(1, Noon).With(("noise", Blob(Noise(i)))))))]);
        await host.CountAsync();

        Assert.Equal(0, await host.CompactAsync());
    }

    [Fact]
    public async Task Switched_off_it_removes_what_is_half_done_and_ingest_goes_on()
    {
        await using var host = await CompactionHost.StartAsync(postgres);
        var id = host.Query.NextTraceId();
        await host.StoreAsync(id, Data("web", Span(1, Noon)), Data("web", Span(2, Noon)));
        await host.CountAsync();
        await host.CompactToAsync(CompactionPhase.Indexed);

        var worker = ActivatorUtilities.CreateInstance<CompactionWorker>(host.Query.Services, new CompactionOptions { Enabled = false });
        Assert.True(await worker.RunAsync(TestContext.Current.CancellationToken));

        Assert.Equal(0, await host.LeftoversAsync());
        await host.StoreAsync(id, Data("web", Span(3, Noon)));
        Assert.Equal(3, (await host.SpansAsync(id)).Count);
        Assert.Equal(3, await host.RowsAsync());
    }

    [Theory]
    [InlineData("AfterHours", "-1")]
    [InlineData("Level", "20")]
    [InlineData("Rest", "-0.5")]
    [InlineData("StepSpans", "1")]
    [InlineData("AgainPercent", "0")]
    [InlineData("IntervalSeconds", "0")]
    [InlineData("SettleSeconds", "-1")]
    public async Task Settings_that_make_no_sense_stop_the_start(string name, string value) =>
        Assert.Contains(
            name, (await Assert.ThrowsAsync<OptionsValidationException>(() => CompactionHost.StartAsync(postgres, ($"Compaction:{name}", value)))).Message, StringComparison.Ordinal);

    private static byte[] Noise(int seed)
    {
        var bytes = new byte[1_000_000];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
