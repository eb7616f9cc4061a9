using Tracepost.DataService.Query.Telemetry;
using Tracepost.DataService.Storage.Schema;
using Tracepost.ServiceDefaults.Telemetry;

namespace Tracepost.DataService.Query.Extremes;

/// <summary>Keeps the summary of blocks up to date, a minute behind what is stored.</summary>
internal sealed class ExtremesWorker(ExtremesSummary summary, StoreReadiness readiness, TimeProvider time, ILogger<ExtremesWorker> logger)
    : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var untraced = Untraced.Begin();
        await readiness.WaitAsync(stoppingToken);
        while (true)
        {
            await Task.Delay(Pause, time, stoppingToken);
            await TryAsync(stoppingToken);
        }
    }

    private async Task TryAsync(CancellationToken stoppingToken)
    {
        try
        {
            await summary.MakeAsync(stoppingToken);
        }
        catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
        {
            logger.ExtremesFailed(Pause.TotalSeconds, failure);
        }
    }
}
