using Tracepost.DataService.Storage.Schema;
using Tracepost.ServiceDefaults.Telemetry;

namespace Tracepost.DataService.Rollups.Metrics;

/// <summary>Puts rows together every few minutes.</summary>
internal sealed partial class SpanMetricsWorker(
    SpanMetricsFolding folding, SpanMetricsOptions options, StoreReadiness readiness, TimeProvider time, ILogger<SpanMetricsWorker> logger)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var untraced = Untraced.Begin();
        await readiness.WaitAsync(stoppingToken);
        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(options.FoldMinutes), time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await folding.RunAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(logger, options.FoldMinutes, e);
            }
        }
    }

    [LoggerMessage(340, LogLevel.Warning, "Span metrics were not put together; it is tried again in {Minutes} minutes")]
    private static partial void LogFailed(ILogger logger, int minutes, Exception exception);
}
