using Grpc.Core;
using Tracepost.OrderSystem.Scenarios;
using Tracepost.OrderSystem.Sending;
using Tracepost.OrderSystem.Simulation;

namespace Tracepost.OrderSystem;

/// <summary>Runs the history and the live stream side by side, so that the newest traces are there at once.</summary>
internal static class Demo
{
    private static readonly TimeSpan ReportEvery = TimeSpan.FromSeconds(10);

    /// <summary>Returns the exit code.</summary>
    public static async Task<int> RunAsync(DemoOptions options, TimeProvider time, TextWriter output, CancellationToken cancellationToken)
    {
        using var sender = new OtlpSender(options.Endpoint, time, output);
        await output.WriteLineAsync($"Sending {options.Rate:0.##} traces/s to {options.Endpoint} (seed {options.Seed}). Ctrl-C stops.");

        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var report = ReportAsync(sender, time, output, done.Token);
        var exitCode = 0;
        try
        {
            await Task.WhenAll(
                HistoryStream.RunAsync(options.History, World(1), sender, time, done.Token),
                LiveStream.RunAsync(options.Rate, options.Count, World(2), sender, time, done.Token));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Ctrl-C: an ordinary end.
        }
        catch (RpcException e)
        {
            await output.WriteLineAsync($"{options.Endpoint} refused the traces: {e.Status.StatusCode}: {e.Status.Detail}");
            exitCode = 1;
        }

        await done.CancelAsync();
        await report;
        await output.WriteLineAsync(sender.Summary);
        return exitCode;

        // Each stream has a world of its own: their order of events would otherwise depend on the scheduler, and a seed mean nothing.
        ScenarioMix World(int stream) => new(new Dice(unchecked((options.Seed * 31) + stream)), options.Seed);
    }

    private static async Task ReportAsync(OtlpSender sender, TimeProvider time, TextWriter output, CancellationToken cancellationToken)
    {
        try
        {
            using var timer = new PeriodicTimer(ReportEvery, time);
            while (await timer.WaitForNextTickAsync(cancellationToken)) await output.WriteLineAsync(sender.Summary);
        }
        catch (OperationCanceledException)
        {
            // The streams have ended.
        }
    }
}
