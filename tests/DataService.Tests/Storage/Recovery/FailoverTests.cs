using Npgsql;

namespace Tracepost.DataService.Tests.Storage.Recovery;

public sealed class FailoverTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task When_a_standby_takes_over_nothing_acknowledged_is_lost_and_writing_goes_on_by_itself()
    {
        await using var pair = await StandbyPair.StartAsync(Cancellation);
        await using var store = await TestStore.CreateAsync(pair.ConnectionString);
        var writers = new SteadyWriters(store);
        await writers.MoreAsync(100);

        await pair.FailOverAsync();
        await writers.MoreAsync(100);
        await writers.StopAsync();

        Assert.False(await store.ScalarAsync<bool>("SELECT pg_is_in_recovery()"));
        Assert.Equal(pair.Standby.Port, await store.ScalarAsync<int>("SELECT inet_server_port()"));
        var stored = await store.ScalarAsync<long>("SELECT count(DISTINCT trace_id) FROM trace_fragments");
        // What was under way when the primary died may be there though nobody was told, and so may what was last repeated.
        Assert.InRange(stored, writers.Acknowledged, writers.Acknowledged + SteadyWriters.Count);
    }

    [Fact]
    public async Task Of_several_hosts_the_one_that_takes_writes_is_found_unless_the_setting_says_otherwise()
    {
        await using var store = TestStore.CreateUnprepared("Host=a,b;Username=u;Database=d");
        await using var other = TestStore.CreateUnprepared("Host=a,b;Username=u;Database=d;Target Session Attributes=read-write;Host Recheck Seconds=7");
        await using var single = TestStore.CreateUnprepared("Host=a;Username=u;Database=d");

        Assert.Equal(("primary", 1), Read(store));
        Assert.Equal(("read-write", 7), Read(other));
        Assert.Null(Read(single).Target);

        static (string? Target, int Recheck) Read(TestStore store)
        {
            var read = new NpgsqlConnectionStringBuilder(store.Database.ConnectionString);
            return (read.TargetSessionAttributes, read.HostRecheckSeconds);
        }
    }
}
