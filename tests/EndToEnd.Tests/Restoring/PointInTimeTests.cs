using Npgsql;
using Tracepost.EndToEnd.Tests.Replicas;
using Tracepost.ManifestHost.Postgres;
using Tracepost.Testing;

namespace Tracepost.EndToEnd.Tests.Restoring;

/// <summary>pg_basebackup and the archived log, up to a moment between two writes, as docs/operations.md has it.</summary>
public sealed class PointInTimeTests
{
    private const string Password = "a test's secret";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact(Timeout = 120_000)]
    public async Task A_server_that_is_restored_to_a_moment_has_what_was_committed_until_then_and_goes_on()
    {
        using var folder = new TemporaryFolder();
        var archive = folder.In("archive");
        Directory.CreateDirectory(archive);
        PostgresTool.Share(folder.Location);
        PostgresTool.Share(archive);
        var now = TimeProvider.System.GetUtcNow();
        var (inTheBackup, inTheLog, tooLate) = (Traces(1, now), Traces(1001, now), Traces(2001, now));
        string moment;
        await using (var postgres = await StartAsync(folder.In("data"), new()
        {
            ["wal_level"] = "replica",
            ["archive_mode"] = "on",
            ["archive_command"] = $"cp %p {archive}/%f",
        }))
        {
            var database = Database(postgres);
            await using var store = await DirectStore.StartAsync(database);
            await store.StoreAsync(inTheBackup);
            while (await DirectStore.ScalarAsync<long>(database, "SELECT count(*) FROM dictionaries") == 0) await Task.Delay(100, Cancellation);
            await PostgresTool.RunAsync("pg_basebackup", database, $"--pgdata={folder.In("restored")}", "--checkpoint=fast", "--wal-method=none");
            await store.StoreAsync(inTheLog);
            await store.StopAsync();
            moment = await DirectStore.ScalarAsync<string>(database, "SELECT clock_timestamp()::text");
            await using var another = await DirectStore.StartAsync(database);
            await another.StoreAsync(tooLate);
            var segment = await DirectStore.ScalarAsync<string>(database, "SELECT pg_walfile_name(pg_switch_wal())");
            while (await DirectStore.ScalarAsync<bool>(database, $"SELECT coalesce(last_archived_wal, '') < '{segment}' FROM pg_stat_archiver")) await Task.Delay(50, Cancellation);
        }

        // The log comes from the archive.
        var signal = Path.Combine(folder.In("restored"), "recovery.signal");
        await File.WriteAllTextAsync(signal, "", Cancellation);
        PostgresTool.Share(signal);
        File.Copy(folder.In("data.password-sha256"), folder.In("restored.password-sha256"));
        await using var again = await StartAsync(folder.In("restored"), new()
        {
            ["restore_command"] = $"cp {archive}/%f %p",
            ["recovery_target_time"] = moment,
            ["recovery_target_action"] = "promote",
        });
        var restored = Database(again);

        await using var last = await DirectStore.StartAsync(restored);
        await last.AssertHasAsync([.. inTheBackup, .. inTheLog]);
        await last.AssertHasNoneAsync(tooLate);
        await last.StoreAsync(tooLate);
        await last.AssertHasAsync([.. inTheBackup, .. inTheLog, .. tooLate]);
    }

    private static Task<LocalPostgres> StartAsync(string data, Dictionary<string, string> settings) =>
        LocalPostgres.StartAsync(new LocalPostgresOptions(data, Password) { Database = "traces", Settings = settings }, cancellation: Cancellation);

    private static string Database(LocalPostgres postgres) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = postgres.Port,
        Username = "postgres",
        Password = Password,
        Database = "traces",
    }.ConnectionString;

    private static List<ReplicaTrace> Traces(int first, DateTimeOffset now) => [.. Enumerable.Range(first, 200).Select(number => new ReplicaTrace(number, now))];
}
