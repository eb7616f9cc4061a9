using Tracepost.DataService.Storage.Schema;
using Tracepost.ServiceDefaults.Telemetry;

namespace Tracepost.DataService.Attributes.Merging;

/// <summary>Looks for segments to merge, and rests three times as long as it worked: what is stored now comes first. One replica at a time does it.</summary>
internal sealed class MergeWorker(SegmentMerger merger, StoreReadiness readiness, TimeProvider time, ILogger<MergeWorker> logger) : BackgroundService
{
    private const int RestFactor = 3;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var untraced = Untraced.Begin();
        await readiness.WaitAsync(stoppingToken);
        while (true)
        {
            var started = time.GetTimestamp();
            var isDone = !await TryAsync(stoppingToken);
            await Task.Delay(isDone ? Interval : RestFactor * time.GetElapsedTime(started), time, stoppingToken);
        }
    }

    private async Task<bool> TryAsync(CancellationToken stoppingToken)
    {
        try
        {
            return await merger.RunAsync(stoppingToken) > 0;
        }
        catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
        {
            MergeLog.Failed(logger, failure);
            return false;
        }
    }
}
