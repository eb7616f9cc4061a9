using System.CommandLine;
using Tracepost.ManifestHost.Postgres;

namespace Tracepost.ManifestHost.Terminal;

/// <summary><c>postgres --data folder --port 5432 --database traces</c>: only a server, as Aspire runs it where there are no containers.</summary>
internal static class PostgresCommand
{
    /// <summary>Holds the superuser's password. Not an option: everybody can read the arguments of a process.</summary>
    internal const string PasswordVariable = "POSTGRES_PASSWORD";

    internal static Command Create()
    {
        var data = new Option<string>("--data") { Description = "The folder of its data, made when it is not there.", Required = true, HelpName = "folder" };
        var database = new Option<string?>("--database") { Description = "A database to make with the data.", HelpName = "name" };
        var port = new Option<int>("--port") { Description = "The port on 127.0.0.1. Default: a free one.", HelpName = "port" };
        var command = new Command("postgres", $"Runs a PostgreSQL server of this machine until it is stopped. {PasswordVariable} is the password of its user 'postgres'.")
        {
            data, database, port,
        };
        command.SetAction((result, _) => RunAsync(result.GetRequiredValue(data), result.GetValue(database), result.GetValue(port)));
        return command;
    }

    private static async Task<int> RunAsync(string data, string? database, int port)
    {
        using var signals = new StopSignals();
        try
        {
            if (Environment.GetEnvironmentVariable(PasswordVariable) is not { Length: > 0 } password)
                throw new HostException($"{PasswordVariable} is not set.");

            await using var postgres = await LocalPostgres.StartAsync(
                new LocalPostgresOptions(data, password) { Database = database, Port = port }, Console.WriteLine, signals.Token);
            Console.WriteLine($"ready: PostgreSQL {postgres.MajorVersion} on 127.0.0.1:{postgres.Port}, data in {postgres.DataDirectory}");

            if (await Task.WhenAny(postgres.Exited, Task.Delay(Timeout.Infinite, signals.Token)) != postgres.Exited)
                return ExitCodes.Stopped;
            await Console.Error.WriteLineAsync($"PostgreSQL ended by itself with exit code {await postgres.Exited}.");
            return ExitCodes.ResourceCrashed;
        }
        catch (OperationCanceledException) when (signals.Token.IsCancellationRequested)
        {
            return ExitCodes.Stopped;
        }
        catch (HostException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return e.ExitCode;
        }
    }
}
