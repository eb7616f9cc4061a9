using System.CommandLine;
using Tracepost.ManifestHost.Running;
using Tracepost.ManifestHost.Terminal;

namespace Tracepost.ManifestHost;

/// <summary>The program behind the command line; the AppHost hands over to it where the Aspire packages are not to be had.</summary>
public static class ManifestHostProgram
{
    /// <summary>Runs until Ctrl-C, SIGTERM or the end of a resource, and stops all it started.</summary>
    /// <param name="args">The command line; <c>--help</c> explains it.</param>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        var commandLine = new CommandLine();
        commandLine.Command.SetAction((result, _) => RunAsync(commandLine, result));
        // The signals are ours: a stop takes as long as the resources need.
        return await commandLine.Command.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
    }

    private static async Task<int> RunAsync(CommandLine commandLine, ParseResult result)
    {
        var printer = LogPrinter.ForConsole();
        using var signals = new StopSignals();
        try
        {
            await using var runner = await ManifestRunner.StartAsync(commandLine.Options(result, printer.Print), signals.Token);
            if (commandLine.ReadyFile(result) is { } file) ReadyReport.WriteFile(runner, file);
            printer.Print(ReadyReport.Line(runner));

            var stopped = Task.Delay(Timeout.Infinite, signals.Token);
            if (await Task.WhenAny(runner.Crashed, stopped) == stopped)
            {
                printer.Print("Stopping.");
                return ExitCodes.Stopped;
            }
            await Console.Error.WriteLineAsync($"{await runner.Crashed}{Environment.NewLine}Stopping the others.");
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
