using Tracepost.DataService.Sampling.Calculation;
using Tracepost.DataService.Storage.Schema;
using Tracepost.ServiceDefaults.Telemetry;

namespace Tracepost.DataService.Sampling;

/// <summary>Makes a round every few seconds.</summary>
internal sealed class SamplingWorker(
    SamplingRound round,
    SamplingOptions options,
    SamplingMetrics metrics,
    StoreReadiness readiness,
    TimeProvider time,
    ILogger<SamplingWorker> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var untraced = Untraced.Begin();
        await readiness.WaitAsync(stoppingToken);
        using var timer = new PeriodicTimer(options.Tick, time);
        var fails = false;
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                var began = time.GetTimestamp();
                if (await round.RunAsync(stoppingToken)) metrics.Took(time.GetElapsedTime(began));
                if (fails) SamplingLog.RoundsSucceed(logger);
                fails = false;
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                metrics.Failed();
                if (!fails) SamplingLog.RoundsFail(logger, e);
                fails = true;
            }
        }
    }
}
