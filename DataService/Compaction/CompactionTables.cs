using System.Globalization;
using Tracepost.DataService.Storage;
using Tracepost.DataService.Storage.Partitions;

namespace Tracepost.DataService.Compaction;

/// <summary>The tables of a day that is being compacted, and SQL that names them. All names are of our own making.</summary>
internal sealed record CompactionTables(int Day)
{
    /// <summary>The trigger on <see cref="Partition"/>.</summary>
    public const string Trigger = "compaction_late";

    private const string Prefix = "compacted_";

    /// <summary>What is attached to trace_fragments.</summary>
    public string Partition { get; } = PartitionSet.NameOf(Day);

    /// <summary>What will take its place.</summary>
    public string Copy { get; } = Prefix + DateOnly.FromDayNumber(Day).ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    /// <summary>What came to the partition after the copying began; it is there too.</summary>
    public string Late => Copy + "_late";

    /// <summary>The first nanosecond of the day.</summary>
    public long FromNs => Days.StartNs(Day);

    /// <summary>The first nanosecond after it.</summary>
    public long ToNs => Days.StartNs(Day + 1);

    /// <summary>
    /// A condition on a row of the partition: it was there when the copying began. Late rows are told by all that they say, so that of two
    /// which this takes for one, one is enough.
    /// </summary>
    public string IsNotLate(string row) =>
        $"NOT EXISTS (SELECT FROM {Late} late WHERE late.trace_id = {row}.trace_id AND late.start_ns = {row}.start_ns "
        + $"AND late.commit_id = {row}.commit_id AND late.payload = {row}.payload)";

    /// <summary>The day whose table this is; null if it is another kind of table.</summary>
    public static CompactionTables? Of(string table) =>
        table.StartsWith(Prefix, StringComparison.Ordinal)
        && DateOnly.TryParseExact(table.AsSpan(Prefix.Length).TrimEnd("_late"), "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? new CompactionTables(day.DayNumber)
            : null;
}
