using Npgsql;
using Tracepost.DataService.Storage.Partitions;

namespace Tracepost.DataService.Storage.Retention;

/// <summary>
/// Keeps the store below <see cref="RetentionOptions.MaxBytes"/>: takes the spans of the oldest day until it is. Never those of today, nor of
/// days to come: if they alone are more, nothing is refused, and the log and a metric say so.
/// </summary>
internal sealed class SizeRetention(PartitionEmptying emptying, RetentionOptions options, TimeProvider time, StoreMetrics metrics, ILogger<SizeRetention> logger)
{
    private bool _isOver;

    /// <summary>Looks at the size, and removes what is too much.</summary>
    public async Task RunAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var size = await StoreSize.TotalAsync(connection, cancellationToken);
        while (IsOver(size) && await StoreSize.OldestAsync(connection, time.Today(), cancellationToken) is { } day)
        {
            // What uses it now is done soon; the next look comes in a minute.
            if (!await emptying.TryEmptyAsync(connection, day, cancellationToken)) break;
            var before = size;
            size = await StoreSize.TotalAsync(connection, cancellationToken);
            metrics.Dropped("day", 1);
            RetentionLog.TooLarge(logger, PartitionSet.NameOf(day), new ByteSize(before), options.MaxBytes, new ByteSize(size));
        }

        metrics.Size(size, IsOver(size) ? size - options.MaxBytes.Bytes : 0);
        if (IsOver(size) && !_isOver) RetentionLog.StaysTooLarge(logger, new ByteSize(size), options.MaxBytes);
        _isOver = IsOver(size);
    }

    private bool IsOver(long size) => options.MaxBytes.Bytes > 0 && size > options.MaxBytes.Bytes;
}
