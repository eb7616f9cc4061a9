using Tracepost.DataService.Storage.Retention;
using Tracepost.DataService.Storage.Schema;
using Tracepost.ServiceDefaults.Telemetry;

namespace Tracepost.DataService.Rollups.Dependencies.Housekeeping;

/// <summary>Every few minutes: folds links, and removes what is too old.</summary>
internal sealed partial class LinkHousekeeper(
    LinkFolder folder, RetentionOptions options, StoreReadiness readiness, TimeProvider time, ILogger<LinkHousekeeper> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var untraced = Untraced.Begin();
        await readiness.WaitAsync(stoppingToken);
        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(options.IntervalMinutes), time);
        do
        {
            try
            {
                await folder.RunAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                Failed(logger, e, options.IntervalMinutes);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(340, LogLevel.Warning, "Folding service links failed; it is tried again in {Minutes} min")]
    private static partial void Failed(ILogger logger, Exception exception, int minutes);
}
