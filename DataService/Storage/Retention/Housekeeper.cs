using Tracepost.DataService.Storage.Partitions;
using Tracepost.DataService.Storage.Schema;
using Tracepost.ServiceDefaults.Telemetry;

namespace Tracepost.DataService.Storage.Retention;

/// <summary>
/// Every few minutes: makes tomorrow's partition before it is needed, and removes what is older than the retention. Each replica tries;
/// one at a time does it.
/// </summary>
internal sealed class Housekeeper(
    PartitionSet partitions,
    Cleanup cleanup,
    RetentionOptions options,
    StoreReadiness readiness,
    TimeProvider time,
    ILogger<Housekeeper> logger) : BackgroundService
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
                await partitions.EnsureAsync(time.Today(), stoppingToken);
                await partitions.EnsureAsync(time.Today() + 1, stoppingToken);
                await cleanup.RunAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                RetentionLog.Failed(logger, e, options.IntervalMinutes);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
