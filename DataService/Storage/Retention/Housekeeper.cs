using Tracepost.DataService.Storage.Partitions;
using Tracepost.DataService.Storage.Schema;
using Tracepost.ServiceDefaults.Telemetry;

namespace Tracepost.DataService.Storage.Retention;

/// <summary>
/// Every minute: makes the partitions of the days to come before they are needed, and removes what is too old or too much. Each replica tries;
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
                for (var day = time.Today(); day <= time.Today() + options.DaysAhead; day++) await partitions.EnsureAsync(day, stoppingToken);
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
