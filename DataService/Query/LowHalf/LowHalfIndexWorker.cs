using Tracepost.DataService.Query.Telemetry;
using Tracepost.DataService.Storage.Schema;
using Tracepost.ServiceDefaults.Telemetry;

namespace Tracepost.DataService.Query.LowHalf;

/// <summary>
/// At start, makes the index on the low half of trace ids if ids are lenient, or drops it if they are strict. It tries until it succeeds.
/// </summary>
internal sealed class LowHalfIndexWorker(
    LowHalfIndex index, QueryOptions options, StoreReadiness readiness, TimeProvider time, ILogger<LowHalfIndexWorker> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var untraced = Untraced.Begin();
        await readiness.WaitAsync(stoppingToken);
        while (!await TryAsync(stoppingToken)) await Task.Delay(Pause, time, stoppingToken);
    }

    private async Task<bool> TryAsync(CancellationToken stoppingToken)
    {
        try
        {
            var done = options.StrictTraceIds ? await index.DropAsync(stoppingToken) : await index.CreateAsync(stoppingToken);
            if (done && !options.StrictTraceIds) logger.LenientTraceIds();
            return done;
        }
        catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
        {
            logger.LowHalfIndexFailed(Pause.TotalSeconds, failure);
            return false;
        }
    }
}
