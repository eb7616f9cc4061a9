using System.Threading.Channels;
using Npgsql;
using Tracepost.ManifestHost.Processes;
using Tracepost.Testing;

namespace Tracepost.ManifestHost.Tests.Terminal;

/// <summary>The command that the AppHost runs where Aspire has no containers.</summary>
public sealed class PostgresCommandTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Runs_a_server_with_the_database_until_it_is_told_to_stop()
    {
        using var folder = new TemporaryFolder();
        var port = FreePort.Next();
        var lines = Channel.CreateUnbounded<string>();
        await using var program = Start("s3cret", line => lines.Writer.TryWrite(line), "--data", folder.In("data"), "--database", "traces", "--port", $"{port}");
        await ReadyAsync(lines.Reader, program);

        await using var connection = new NpgsqlConnection($"Host=127.0.0.1;Port={port};Username=postgres;Password=s3cret;Database=traces;Pooling=false");
        await connection.OpenAsync(Cancellation);
        Posix.Signal(program.Id, Posix.SigTerm);

        Assert.Equal(ExitCodes.Stopped, await program.Exited.WaitAsync(Limit, Cancellation));
        Assert.False(FreePort.IsTaken(port));
    }

    [Fact]
    public async Task A_missing_password_is_told()
    {
        using var folder = new TemporaryFolder();

        await using var program = Start(password: null, onLine: null, "--data", folder.In("data"));

        Assert.Equal(ExitCodes.CannotRun, await program.Exited.WaitAsync(Limit, Cancellation));
        Assert.Contains("POSTGRES_PASSWORD is not set", program.Tail.ToString(), StringComparison.Ordinal);
    }

    private static ChildProcess Start(string? password, Action<string>? onLine, params string[] arguments) => ChildProcess.Start(
        new ChildCommand("dotnet", [SampleSystem.Host, "postgres", .. arguments])
        {
            Environment = new Dictionary<string, string?> { ["POSTGRES_PASSWORD"] = password },
        },
        onLine);

    private static async Task ReadyAsync(ChannelReader<string> lines, ChildProcess program)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(Limit);
        while (!(await lines.ReadAsync(limit.Token)).StartsWith("ready: PostgreSQL", StringComparison.Ordinal))
            Assert.False(program.Exited.IsCompleted, $"It ended instead:\n{program.Tail}");
    }
}
