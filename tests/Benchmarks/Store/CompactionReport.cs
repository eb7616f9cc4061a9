namespace Tracepost.Benchmarks.Store;

/// <summary>Writes what compaction has changed, and what it cost.</summary>
internal static class CompactionReport
{
    public static void Write(Report report, StageResult stage, CompactedStore compacted)
    {
        report.Section($"After compaction: {stage.Dataset}, {Report.Rate(compacted.Stored.Spans)} spans", "", "before", "after");
        report.Row("**bytes per span of the days that are over**", Report.Number(compacted.Before.BytesPerSpan), $"**{Report.Number(compacted.After.BytesPerSpan)}**");
        report.Row(
            "bytes per span, all tables and days", stage.Sizes.Count == 0 ? "" : Report.Number(stage.BytesPerSpan), Report.Number(compacted.BytesPerSpan));
        report.Row("spans of a trace in a row", SpansPerRow(stage.Stored), SpansPerRow(compacted.Stored));
        foreach (var query in compacted.Queries)
        {
            var was = stage.Query(query.Question, query.Api);
            report.Row(
                $"{query.Question}, {query.Api}, p50",
                was is null ? "" : was.Failure ?? Report.Milliseconds(was.P50), query.Failure ?? Report.Milliseconds(query.P50));
        }

        var cpu = StoreSystem.Services.Zip(compacted.CpuSeconds, (service, seconds) => $"{Report.Number(seconds)} s of {service}");
        report.Text(
            $"\nCompacted were the days that were over, {Report.Rate(compacted.Before.Spans)} spans, without rest in {Report.Number(compacted.Took.TotalSeconds, 0)} s. "
            + $"CPU: {string.Join(", ", cpu)}, each from its start.");
    }

    private static string SpansPerRow(StoredRows rows) => Report.Number((double)rows.Spans / rows.Fragments);
}
