using Npgsql;
using Tracepost.ManifestHost.Postgres;
using Tracepost.ManifestHost.Processes;
using Tracepost.Testing;

namespace Tracepost.ManifestHost.Tests.Postgres;

public sealed class LocalPostgresTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Runs_with_a_password_and_a_database_of_its_own()
    {
        using var folder = new TemporaryFolder();
        await using var postgres = await LocalPostgres.StartAsync(
            new LocalPostgresOptions(folder.In("data"), "it's \"a\" secret") { User = "owner", Database = "traces", Durable = false }, cancellation: Cancellation);

        Assert.Equal("owner traces", await AskAsync(postgres, "SELECT current_user || ' ' || current_database()", "it's \"a\" secret"));
        var refused = await Assert.ThrowsAsync<PostgresException>(() => AskAsync(postgres, "SELECT ''", "wrong"));
        Assert.Equal(PostgresErrorCodes.InvalidPassword, refused.SqlState);
    }

    [Fact]
    public async Task Keeps_what_was_committed_when_it_is_killed_and_started_again_on_the_same_port()
    {
        using var folder = new TemporaryFolder();
        await using var postgres = await LocalPostgres.StartAsync(
            new LocalPostgresOptions(folder.In("data"), "secret") { User = "owner", Database = "traces" }, cancellation: Cancellation);
        var (port, firstProcess) = (postgres.Port, postgres.ProcessId);
        await AskAsync(postgres, "CREATE TABLE kept AS SELECT 'kept' AS word; SELECT word FROM kept", "secret");

        await postgres.KillAsync();
        Assert.False(Posix.Signal(firstProcess, 0));
        await postgres.StartAsync(Cancellation);

        Assert.Equal(port, postgres.Port);
        Assert.Equal("kept", await AskAsync(postgres, "SELECT word FROM kept", "secret"));
    }

    [Fact]
    public async Task A_password_that_has_changed_is_set_on_the_data_that_is_there()
    {
        using var folder = new TemporaryFolder();
        var options = new LocalPostgresOptions(folder.In("data"), "first") { User = "owner", Database = "traces", Durable = false };
        await using (await LocalPostgres.StartAsync(options, cancellation: Cancellation))
        {
        }

        await using var postgres = await LocalPostgres.StartAsync(options with { Password = "it's another" }, cancellation: Cancellation);

        Assert.Equal("in", await AskAsync(postgres, "SELECT 'in'", "it's another"));
        await Assert.ThrowsAsync<PostgresException>(() => AskAsync(postgres, "SELECT 'in'", "first"));
    }

    [Fact]
    public async Task Data_that_the_servers_user_could_not_reach_is_put_where_it_can()
    {
        using var folder = new TemporaryFolder();
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(folder.Location, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await using var postgres = await LocalPostgres.StartAsync(
            new LocalPostgresOptions(folder.In("data"), "secret") { User = "owner", Database = "traces", Durable = false }, cancellation: Cancellation);

        Assert.Equal("in", await AskAsync(postgres, "SELECT 'in'", "secret"));
        // Only as root is the server's user another one.
        Assert.Equal(Posix.IsRoot, postgres.DataDirectory.StartsWith(DataDirectory.ElsewhereRoot, StringComparison.Ordinal));

        if (Posix.IsRoot) Directory.Delete(Path.GetDirectoryName(postgres.DataDirectory)!, recursive: true);
    }

    [Fact]
    public async Task A_taken_port_is_named()
    {
        using var folder = new TemporaryFolder();
        await using var first = await LocalPostgres.StartAsync(new LocalPostgresOptions(folder.In("one"), "secret") { Durable = false }, cancellation: Cancellation);

        var error = await Assert.ThrowsAsync<HostException>(() => LocalPostgres.StartAsync(
            new LocalPostgresOptions(folder.In("two"), "secret") { Port = first.Port, Durable = false }, cancellation: Cancellation));

        Assert.Contains($"127.0.0.1:{first.Port}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_cannot_be_made_is_told_and_leaves_no_data()
    {
        using var folder = new TemporaryFolder();

        var error = await Assert.ThrowsAsync<HostException>(() => LocalPostgres.StartAsync(
            new LocalPostgresOptions(folder.In("data"), "secret") { Database = "template1", Durable = false }, cancellation: Cancellation));

        Assert.Contains("database \"template1\" already exists", error.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.In("data")));
    }

    [Fact]
    public async Task A_server_that_does_not_start_shows_its_last_lines()
    {
        using var folder = new TemporaryFolder();

        var error = await Assert.ThrowsAsync<HostException>(() => LocalPostgres.StartAsync(
            new LocalPostgresOptions(folder.In("data"), "secret") { Durable = false, Settings = new Dictionary<string, string> { ["no_such_setting"] = "1" } },
            cancellation: Cancellation));

        Assert.Contains("no_such_setting", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Data_is_run_by_the_version_that_made_it()
    {
        PostgresBinaries[] installed = [new("/a", 18), new("/b", 16)];

        Assert.Equal(18, PostgresBinaries.Choose(installed, null).MajorVersion);
        Assert.Equal(16, PostgresBinaries.Choose(installed, 16).MajorVersion);
        var error = Assert.Throws<HostException>(() => PostgresBinaries.Choose(installed, 15));
        Assert.Contains("made by PostgreSQL 15, but only 18, 16", error.Message, StringComparison.Ordinal);
        Assert.Throws<HostException>(() => PostgresBinaries.Choose([], null));
    }

    private static async Task<string?> AskAsync(LocalPostgres postgres, string sql, string password)
    {
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1", Port = postgres.Port, Username = "owner", Password = password, Database = "traces", Pooling = false,
        }.ConnectionString);
        await using var command = source.CreateCommand(sql);
        return (string?)await command.ExecuteScalarAsync(Cancellation);
    }
}
