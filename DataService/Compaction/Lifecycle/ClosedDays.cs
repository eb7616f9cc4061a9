using Npgsql;
using Tracepost.DataService.Query;
using Tracepost.DataService.Storage.Retention;

namespace Tracepost.DataService.Compaction.Lifecycle;

/// <summary>
/// Finds a day to compact: it is over, nothing has come to it for hours, and it never was compacted, or many rows have come since. The newest
/// comes first, because that pays the longest.
/// </summary>
internal sealed class ClosedDays(CompactionOptions options, RetentionOptions retention, TimeProvider time)
{
    /// <summary>Fewer rows than this are not worth the work a second time.</summary>
    private const int Few = 1000;

    /// <summary>The next; null if there is none.</summary>
    public async Task<CompactionTables?> FindAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        // Citus distributes the rows of a partition itself, and a copy of them would have to be distributed too.
        if (await connection.ScalarAsync("SELECT EXISTS (SELECT FROM pg_extension WHERE extname = 'citus')", cancellationToken) is true) return null;
        var now = time.GetUtcNow().UtcDateTime;
        await DayTable.WatchAsync(connection, now, cancellationToken);
        foreach (var (day, fragments) in await QuietAsync(connection, now, cancellationToken))
        {
            var tables = new CompactionTables(day);
            if (fragments > 0 && !await IsWorthItAgainAsync(connection, tables, fragments, cancellationToken)) continue;
            if (await IsRoomAsync(connection, tables, cancellationToken)) return tables;
        }

        return null;
    }

    private async Task<List<(int Day, long Fragments)>> QuietAsync(NpgsqlConnection connection, DateTime now, CancellationToken cancellationToken)
    {
        var before = now.AddHours(-options.AfterHours);
        await using var select = connection.Command(
            """
            SELECT day, fragments FROM compactions
            WHERE phase = 0 AND day < $1 AND quiet_since <= $2 AND mark > 0 AND (fragments = 0 OR compacted_mark IS DISTINCT FROM mark)
            ORDER BY day DESC
            """);
        select.Add(DateOnly.FromDateTime(before));
        select.Add(before);
        await using var row = await select.ExecuteReaderAsync(cancellationToken);
        var days = new List<(int, long)>();
        while (await row.ReadAsync(cancellationToken)) days.Add((row.GetFieldValue<DateOnly>(0).DayNumber, row.GetInt64(1)));
        return days;
    }

    private async Task<bool> IsWorthItAgainAsync(NpgsqlConnection connection, CompactionTables tables, long fragments, CancellationToken cancellationToken)
    {
        var count = (long)(await connection.ScalarAsync($"SELECT count(*) FROM {tables.Partition}", cancellationToken))!;
        if (count - fragments >= Math.Max(Few, fragments * options.AgainPercent / 100)) return true;
        // Not asked again until more have come.
        await connection.ScalarAsync(
            "UPDATE compactions SET compacted_mark = mark WHERE day = $1 AND phase = 0", DateOnly.FromDayNumber(tables.Day), cancellationToken);
        return false;
    }

    // For a while the day is there twice. Retention by size would drop another one for that.
    private async Task<bool> IsRoomAsync(NpgsqlConnection connection, CompactionTables tables, CancellationToken cancellationToken)
    {
        if (retention.MaxBytes.Bytes <= 0) return true;
        var size = (long)(await connection.ScalarAsync($"SELECT pg_total_relation_size('{tables.Partition}')", cancellationToken))!;
        return await StoreSize.TotalAsync(connection, cancellationToken) + size <= retention.MaxBytes.Bytes;
    }
}
