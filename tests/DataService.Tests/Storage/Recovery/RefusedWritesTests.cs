using System.Diagnostics;
using System.Globalization;
using Npgsql;
using Tracepost.DataService.Storage.Names;
using Tracepost.DataService.Storage.Partitions;
using Tracepost.Testing;

namespace Tracepost.DataService.Tests.Storage.Recovery;

/// <summary>PostgreSQL answers, and takes nothing. As soon as it does again, so does the store, and what was acknowledged is there.</summary>
public sealed class RefusedWritesTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_full_disk_is_said_to_be_one_and_writing_goes_on_when_there_is_room()
    {
        await using var postgres = await PostgresServer.StartDurableAsync(Cancellation);
        await using var store = await TestStore.CreateAsync(await postgres.CreateDatabaseAsync(Cancellation));
        // Large payloads go to a file of their own, which has nothing in it yet. Linux answers to every write to /dev/full as a full disk does.
        var file = Path.Combine(postgres.Server.DataDirectory, await store.ScalarAsync<string>(
            $"SELECT pg_relation_filepath(reltoastrelid) FROM pg_class WHERE relname = '{PartitionSet.NameOf(DataService.Storage.Days.OfNs(TestFragments.Now()))}'"));
        await store.ExecuteAsync("CHECKPOINT");
        File.Move(file, file + ".aside");
        File.CreateSymbolicLink(file, "/dev/full");
        var writers = new SteadyWriters(store, payloadBytes: 20_000);
        await writers.RefusedAsync();
        Assert.Equal(0, writers.Acknowledged);
        Assert.All(writers.Refusals, refusal => Assert.True(refusal.IsFull, refusal.Message));

        File.Delete(file);
        File.Move(file + ".aside", file);
        await CutAsync(store); // they still have the full one open

        await writers.MoreAsync(100);
        await writers.StopAsync();
        await AssertStoredAsync(store, writers);
    }

    [Fact]
    public async Task A_server_that_only_reads_is_a_reason_to_repeat()
    {
        await using var postgres = await PostgresServer.StartDurableAsync(Cancellation);
        await using var store = await TestStore.CreateAsync(await postgres.CreateDatabaseAsync(Cancellation));
        var writers = new SteadyWriters(store);
        await writers.MoreAsync(20);
        await store.ExecuteAsync("ALTER SYSTEM SET default_transaction_read_only = on");
        await store.ExecuteAsync("SELECT pg_reload_conf()");
        await writers.RefusedAsync();
        Assert.All(writers.Refusals, refusal => Assert.Equal(PostgresErrorCodes.ReadOnlySqlTransaction, (refusal.InnerException as PostgresException)?.SqlState));

        await store.ExecuteAsync("ALTER SYSTEM RESET default_transaction_read_only");
        await store.ExecuteAsync("SELECT pg_reload_conf()");

        await writers.MoreAsync(100);
        await writers.StopAsync();
        await AssertStoredAsync(store, writers);
    }

    [Fact]
    public async Task When_there_is_no_connection_left_writers_come_back_and_go_on_when_there_is()
    {
        await using var postgres = await PostgresServer.StartDurableAsync(Cancellation);
        await using var administrator = TestStore.CreateUnprepared(await postgres.CreateDatabaseAsync(Cancellation));
        await administrator.ExecuteAsync("CREATE ROLE spans LOGIN PASSWORD 'spans'");
        await administrator.ExecuteAsync("CREATE DATABASE spans OWNER spans");
        var connection = new NpgsqlConnectionStringBuilder { Host = "127.0.0.1", Port = postgres.Server.Port, Username = "spans", Password = "spans", Database = "spans" };
        await using var store = await TestStore.CreateAsync(connection.ConnectionString);
        var writers = new SteadyWriters(store);
        await writers.MoreAsync(20);
        await administrator.ExecuteAsync("ALTER ROLE spans CONNECTION LIMIT 0");
        await CutAsync(administrator);
        await writers.RefusedAsync();

        await administrator.ExecuteAsync("ALTER ROLE spans CONNECTION LIMIT -1");

        await writers.MoreAsync(100);
        await writers.StopAsync();
        await AssertStoredAsync(store, writers);
    }

    [Fact]
    public async Task Connections_that_are_cut_again_and_again_lose_nothing_that_was_acknowledged()
    {
        await using var postgres = await PostgresServer.StartDurableAsync(Cancellation);
        var database = await postgres.CreateDatabaseAsync(Cancellation);
        await using var store = await TestStore.CreateAsync(database);
        await using var administrator = TestStore.CreateUnprepared(database);
        var writers = new SteadyWriters(store);
        for (var cut = 0; cut < 10; cut++)
        {
            await writers.MoreAsync(10);
            await CutAsync(administrator);
        }

        await writers.MoreAsync(100);
        await writers.StopAsync();

        var stored = await store.ScalarAsync<long>("SELECT count(DISTINCT trace_id) FROM trace_fragments");
        Assert.InRange(stored, writers.Acknowledged, writers.Acknowledged + writers.Refusals.Count + SteadyWriters.Count);
    }

    [Fact]
    public async Task Backends_that_stand_still_hold_up_writers_no_longer_than_they_wait()
    {
        await using var postgres = await PostgresServer.StartDurableAsync(Cancellation);
        var database = await postgres.CreateDatabaseAsync(Cancellation);
        await using var store = await TestStore.CreateAsync(database);
        await using var administrator = TestStore.CreateUnprepared(database);
        var names = store.Get<NameTable>();
        await store.Fragments.WriteAsync([TestFragments.Create(names, TestFragments.Now())], Cancellation);
        var backends = await administrator.ScalarAsync<int[]>(
            "SELECT array_agg(pid) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()");
        Signal("STOP", backends);
        try
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(0.5));
            await Assert.ThrowsAnyAsync<OperationCanceledException>(
                () => store.Fragments.WriteAsync([TestFragments.Create(names, TestFragments.Now())], patience.Token));
        }
        finally
        {
            Signal("CONT", backends);
        }

        await store.Fragments.WriteAsync([TestFragments.Create(names, TestFragments.Now())], Cancellation);
        Assert.Equal(2L, await store.ScalarAsync<long>("SELECT count(*) FROM trace_fragments"));
    }

    private static Task CutAsync(TestStore store) =>
        store.ExecuteAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()");

    private static async Task AssertStoredAsync(TestStore store, SteadyWriters writers)
    {
        var stored = await store.ScalarAsync<long>("SELECT count(DISTINCT trace_id) FROM trace_fragments");
        Assert.InRange(stored, writers.Acknowledged, writers.Acknowledged + SteadyWriters.Count);
    }

    private static void Signal(string name, int[] processes)
    {
        using var kill = Process.Start("kill", [$"-{name}", .. processes.Select(process => process.ToString(CultureInfo.InvariantCulture))]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }
}
