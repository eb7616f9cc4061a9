namespace Tracepost.Benchmarks.Store;

/// <summary>A figure that was aimed at.</summary>
/// <param name="Figure">What it is.</param>
/// <param name="Aim">The target, in words.</param>
/// <param name="Peers">What others reach, in words.</param>
/// <param name="Measured">What was measured, in words; empty if it was not.</param>
/// <param name="IsMet">Whether that is enough; null if it was not measured.</param>
internal sealed record Target(string Figure, string Aim, string Peers, string Measured, bool? IsMet)
{
    private const string Jaeger = "Jaeger on ClickHouse";

    /// <summary>All targets, held against the largest stage of the first dataset.</summary>
    public static IReadOnlyList<Target> Of(IReadOnlyList<StageResult> stages, Overload? overload)
    {
        var first = stages.Where(stage => stage.Dataset == stages[0].Dataset).ToList();
        var last = first[^1];
        List<Target> targets =
        [
            Number("ingest, durable, of the floor in the same run", ">= 60 %", "", last.OfFloor, Report.Percent, last.OfFloor >= 0.6),
            Number("ingest, durable, spans/s", "", $"52,129 ({Jaeger})", last.EndToEnd, Report.Rate, last.EndToEnd > 52_129),
            Number("ingest beside the Aspire dashboard in memory", ">= 10 x", "", last.OfDashboard, ratio => $"{Report.Number(ratio)} x", last.OfDashboard >= 10),
            .. stages.GroupBy(stage => stage.Dataset).Select(dataset => dataset.Last()).Where(stage => stage.Sizes.Count > 0).Select(stage => Number(
                $"bytes per span, {stage.Dataset}", "<= 76 with indexes", $"76 ({Jaeger}), 312 (Elasticsearch)", stage.BytesPerSpan, bytes => Report.Number(bytes), stage.BytesPerSpan <= 76)),
            Query(last, QueryStage.TraceById, 10, $"101 ms ({Jaeger})"),
            Query(last, Question.ByService, 20, "37 ms"),
            Query(last, Question.ByDuration, 30, "43 ms"),
            Query(last, Question.ByRareValue, 200, "1,769 ms"),
            Query(last, Question.ByAll, 50, "139 ms"),
        ];
        if (overload is not null)
        {
            var peak = Math.Max(overload.Peak.Api, overload.Peak.Data) >> 20;
            targets.Add(new Target(
                "memory per service under overload", "<= 512 MiB, flat", "",
                $"{peak} MiB; {Report.Percent(overload.Growth)} more in the last third than in the middle one", peak <= 512 && overload.Growth < 0.1));
        }

        if (first.Count > 2 && last.Runs.Count > 0)
        {
            var ratio = last.EndToEnd / first[^2].EndToEnd;
            targets.Add(new Target(
                $"growth from {Millions(first[^2].Spans)} to {Millions(last.Spans)}: ingest", "within 10 %", "", Report.Percent(ratio - 1), ratio >= 0.9));
        }

        return targets;
    }

    public static string Millions(long spans) => $"{Report.Number(spans / 1e6, spans < 5_000_000 ? 1 : 0)} million";

    private static Target Number(string figure, string aim, string peers, double value, Func<double, string> write, bool isMet) =>
        double.IsNaN(value) ? new Target(figure, aim, peers, "", null) : new Target(figure, aim, peers, write(value), isMet);

    /// <summary>Of all APIs.</summary>
    private static Target Query(StageResult stage, string question, double milliseconds, string peers)
    {
        var figures = stage.Warm.Where(query => query.Question == question).ToList();
        var measured = string.Join(", ", figures.Select(query => $"{query.Failure ?? Report.Milliseconds(query.P50)} ({query.Api})"));
        bool? isMet = figures.Count == 0 ? null : figures.All(query => query.Failure is null && query.P50 <= milliseconds);
        return new Target($"{question}, p50", $"<= {milliseconds} ms", peers, measured, isMet);
    }
}
