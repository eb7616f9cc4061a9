namespace Tracepost.Benchmarks.Store;

/// <summary>Writes what was measured as tables.</summary>
internal static class StoreReport
{
    public static void Write(Report report, IReadOnlyList<StageResult> stages, Overload? overload)
    {
        report.Text(Machine.Describe());
        report.Section("Targets", "figure", "target", "others", "measured", "met");
        foreach (var target in Target.Of(stages, overload))
            report.Row(target.Figure, target.Aim, target.Peers, target.Measured, target.IsMet switch { true => "yes", false => "**no**", null => "" });
        foreach (var stage in stages.GroupBy(stage => stage.Dataset).Select(dataset => dataset.Last()))
        {
            WriteIngest(report, stage);
            WriteSize(report, stage);
            WriteQueries(report, stage);
            if (stage.Compacted is { } compacted) CompactionReport.Write(report, stage, compacted);
        }

        WriteGrowth(report, [.. stages.Where(stage => stage.Dataset == stages[0].Dataset)]);
        if (overload is not null) WriteOverload(report, overload);
    }

    private static void WriteIngest(Report report, StageResult stage)
    {
        if (stage.Runs.Count == 0) return;
        report.Section(
            $"Ingest, durable: {stage.Dataset}",
            "run", "end to end, spans/s", "floor, spans/s", "of the floor", "Aspire dashboard, spans/s", "ack p50", "ack p99");
        foreach (var (number, run) in stage.Runs.Index())
        {
            report.Row(
                $"{number + 1}", Report.Rate(run.EndToEnd), Report.Rate(run.Floor), Report.Percent(run.EndToEnd / run.Floor),
                run.Dashboard is { } dashboard ? Report.Rate(dashboard) : "cannot be had",
                Report.Milliseconds(run.AckP50), Report.Milliseconds(run.AckP99));
        }

        var times = double.IsNaN(stage.OfDashboard) ? "" : $", {Report.Number(stage.OfDashboard)} times the dashboard";
        report.Text(
            $"\nMedians: {Report.Rate(stage.EndToEnd)} spans/s, **{Report.Percent(stage.OfFloor)} of the floor**{times}. "
            + $"{Report.Number(stage.CoresUsed * 100, 0)} % of the {Environment.ProcessorCount} cores were used, the senders among them; "
            + $"the floor's CPU per span is {Report.Percent(stage.CpuOfFloor)} of all services'. While ten days were filled: {Report.Rate(stage.FillRate)} spans/s; "
            + (stage.CountedAfter is { } after ? $"all was counted {Report.Number(after.TotalSeconds, 0)} s later." : "something still went on minutes later."));

        report.Section($"Cost of a million spans: {stage.Dataset}", "process", "CPU while they are stored", "CPU afterwards: counting, merging", "allocated, both");
        foreach (var cost in stage.Costs)
        {
            report.Row(
                cost.Process, $"{Report.Number(cost.CpuSeconds, 2)} s", cost.CpuSecondsAfter is { } counting ? $"{Report.Number(counting, 2)} s" : "",
                cost.AllocatedMiB is { } allocated ? $"{Report.Number(allocated, 0)} MiB" : "");
        }
    }

    private static void WriteSize(Report report, StageResult stage)
    {
        if (stage.Sizes.Count == 0) return;
        report.Section($"Bytes per span: {stage.Dataset}, {Report.Rate(stage.Spans)} spans", "table", "rows", "long values", "indexes", "all");
        foreach (var size in stage.Sizes.Where(size => size.Total / stage.Spans >= 0.05))
            report.Row(size.Table, PerSpan(size.Rows), PerSpan(size.Toast), PerSpan(size.Indexes), PerSpan(size.Total));
        report.Row(
            "**all tables**", Sum(size => size.Rows), Sum(size => size.Toast), Sum(size => size.Indexes), $"**{Report.Number(stage.BytesPerSpan)}**");

        report.Text(
            $"\nA row of trace_fragments holds {Report.Number((double)stage.Spans / stage.Stored.Fragments)} spans of a trace; compressed, the spans themselves take "
            + $"{PerSpan(stage.Stored.Payload)} bytes each.");

        string Sum(Func<TableSize, double> bytes) => PerSpan(stage.Sizes.Sum(bytes));

        string PerSpan(double bytes) => Report.Number(bytes / stage.Spans, 2);
    }

    private static void WriteQueries(Report report, StageResult stage)
    {
        if (stage.Warm.Count == 0) return;
        var cache = stage.PageCacheDropped ? ", the kernel's page cache too" : "";
        report.Section(
            $"Queries: {stage.Dataset}, {Report.Rate(stage.Spans)} spans",
            "question", "API", "p50", "p99", "found", $"after a restart{cache}: p50", "p99");
        foreach (var (warm, restarted) in stage.Warm.Zip(stage.Restarted))
        {
            report.Row(
                warm.Question, warm.Api, warm.Failure ?? Report.Milliseconds(warm.P50), Report.Milliseconds(warm.P99),
                warm.Found is { } found ? Report.Rate(found) : "",
                restarted.Failure ?? Report.Milliseconds(restarted.P50), Report.Milliseconds(restarted.P99));
        }
    }

    private static void WriteGrowth(Report report, List<StageResult> stages)
    {
        if (stages.Count < 2) return;
        report.Section($"Growth: {stages[0].Dataset}", ["", .. stages.Select(stage => Target.Millions(stage.Spans))]);
        Row("ingest, spans/s", stage => stage.Runs.Count == 0 ? "" : Report.Rate(stage.EndToEnd));
        Row("of the floor", stage => stage.Runs.Count == 0 ? "" : Report.Percent(stage.OfFloor));
        Row("bytes per span", stage => stage.Sizes.Count == 0 ? "" : Report.Number(stage.BytesPerSpan));
        foreach (var figures in stages[0].Warm)
        {
            Row(
                $"{figures.Question}, {figures.Api}, p50",
                stage => stage.Query(figures.Question, figures.Api) is { } query ? query.Failure ?? Report.Milliseconds(query.P50) : "");
        }

        void Row(string name, Func<StageResult, string> figure) => report.Row([name, .. stages.Select(figure)]);
    }

    private static void WriteOverload(Report report, Overload overload)
    {
        report.Section("More than it can take", "", "ApiService, resident", "DataService, resident");
        foreach (var fraction in (double[])[0, 0.25, 0.5, 0.75, 1])
        {
            var (time, api, data) = overload.At(fraction);
            report.Row($"after {time.TotalSeconds:0} s", $"{api >> 20} MiB", $"{data >> 20} MiB");
        }

        report.Row("peak", $"{overload.Peak.Api >> 20} MiB", $"{overload.Peak.Data >> 20} MiB");
        var result = overload.Result;
        report.Text(
            $"\n{Report.Rate(result.SpansPerSecond)} spans/s were stored; {Report.Rate(result.Refusals)} times a request was refused for now. "
            + $"From the first try to the acknowledgement: {Report.Milliseconds(result.LatencyMs(0.5))} (p50), "
            + $"{Report.Milliseconds(result.LatencyMs(0.99))} (p99).");
    }
}
