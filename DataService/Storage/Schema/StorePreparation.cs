using Tracepost.DataService.Storage.Commit;
using Tracepost.DataService.Storage.Compression;
using Tracepost.DataService.Storage.Partitions;
using Tracepost.ServiceDefaults.Telemetry;

namespace Tracepost.DataService.Storage.Schema;

/// <summary>
/// At start: the schema, today's partition, the newest dictionary and how commits become durable; then the service is ready. PostgreSQL may still be starting, or be
/// away for long: this tries again for ever, with pauses of half a second to half a minute.
/// </summary>
internal sealed class StorePreparation(
    SchemaMigrator migrator,
    PartitionSet partitions,
    DictionarySet dictionaries,
    CommitDurability durability,
    StoreReadiness readiness,
    TimeProvider time,
    ILogger<StorePreparation> logger) : BackgroundService
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    /// <summary>One try.</summary>
    internal async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await migrator.MigrateAsync(cancellationToken);
        await partitions.EnsureAsync(time.Today(), cancellationToken);
        await dictionaries.UseNewestAsync(cancellationToken);
        await durability.LearnAsync(cancellationToken);
        readiness.Set();
        SchemaLog.Ready(logger);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var untraced = Untraced.Begin();
        for (var pause = ShortestPause; !readiness.IsReady; pause = TimeSpan.FromTicks(Math.Min(2 * pause.Ticks, LongestPause.Ticks)))
        {
            try
            {
                await PrepareAsync(stoppingToken);
                return;
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                if (Transience.IsTransient(e)) SchemaLog.Waiting(logger, pause.TotalSeconds, e.Message);
                else SchemaLog.Failed(logger, e, pause.TotalSeconds);
            }

            await Task.Delay(pause, time, stoppingToken);
        }
    }
}
