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
        return
        [
            Number("ingest, durable, of the floor in the same run", ">= 60 %", "", last.OfFloor, Report.Percent, last.OfFloor >= 0.6),
            Number("ingest, durable, spans/s", "", $"52,129 ({Jaeger})", last.EndToEnd, Report.Rate, last.EndToEnd > 52_129),
            Number("ingest, of the Aspire dashboard in memory", ">= 10 times", "", last.OfDashboard, Times, last.OfDashboard >= 10),
            .. stages.GroupBy(stage => stage.Dataset).Select(dataset => dataset.Last()).SelectMany(Sizes),
            Query(last, QueryStage.TraceById, 10, 101),
            .. Search(last, Question.ByService, 20, 37),
            .. Search(last, Question.ByDuration, 30, 43),
            .. Search(last, Question.ByRareValue, 200, 1769),
            .. Search(last, Question.ByAll, 50, 139),
            .. overload is null ? [] : new[] { Memory(overload) },
            .. first.Count < 3 ? [] : Growth(first[^2], last),
        ];
    }

    public static string Millions(long spans) => $"{Report.Number(spans / 1e6, spans < 5_000_000 ? 1 : 0)} million";

    private static string Times(double ratio) => $"{Report.Number(ratio)} times";

    private static Target Number(string figure, string aim, string peers, double value, Func<double, string> write, bool isMet) =>
        double.IsNaN(value) ? new Target(figure, aim, peers, "", null) : new Target(figure, aim, peers, write(value), isMet);

    private static IEnumerable<Target> Sizes(StageResult stage)
    {
        if (stage.Sizes.Count > 0) yield return Size($"bytes per span, {stage.Dataset}", stage.BytesPerSpan);
        if (stage.Compacted is { } compacted) yield return Size($"bytes per span, compacted, {stage.Dataset}: days that are over, without counts and names", compacted.After.BytesPerSpan);
    }

    private static Target Size(string figure, double bytes) =>
        new(figure, "<= 76 with indexes", $"76 ({Jaeger}), 312 (Elasticsearch)", Report.Number(bytes), bytes <= 76);

    /// <summary>Whole traces, against what was aimed at; and ids, which Jaeger's figures are of, against those.</summary>
    private static IEnumerable<Target> Search(StageResult stage, string question, double milliseconds, double jaeger) =>
    [
        Query(stage, question, milliseconds, jaeger, QueryStage.HttpSearch, QueryStage.StorageSearch),
        Query(stage, question, jaeger, jaeger, QueryStage.Ids),
    ];

    /// <summary>Of these APIs, or of all; every one must be as fast.</summary>
    private static Target Query(StageResult stage, string question, double milliseconds, double jaeger, params string[] apis)
    {
        var figures = stage.Warm.Where(query => query.Question == question && (apis.Length == 0 || apis.Contains(query.Api))).ToList();
        var measured = string.Join(", ", figures.Select(query => $"{query.Failure ?? Report.Milliseconds(query.P50)} ({query.Api})"));
        bool? isMet = figures.Count == 0 ? null : figures.All(query => query.Failure is null && query.P50 <= milliseconds);
        var what = apis is [QueryStage.Ids] ? $"{question}: up to 1,000 ids" : question;
        return new Target($"{what}, p50", $"<= {Report.Number(milliseconds, 0)} ms", $"{Report.Number(jaeger, 0)} ms ({Jaeger})", measured, isMet);
    }

    private static Target Memory(Overload overload)
    {
        var peak = Math.Max(overload.Peak.Api, overload.Peak.Data) >> 20;
        var growth = $"{Report.Percent(overload.Growth)} more in the last third than in the middle one";
        return new Target("memory per service under overload", "<= 512 MiB, flat", "", $"{peak} MiB; {growth}", peak <= 512 && overload.Growth < 0.1);
    }

    private static IEnumerable<Target> Growth(StageResult before, StageResult after)
    {
        var growth = $"growth from {Millions(before.Spans)} to {Millions(after.Spans)}";
        if (before.Runs.Count > 0)
        {
            var ratio = after.EndToEnd / before.EndToEnd;
            yield return new Target($"{growth}: ingest", "within 10 %", "", Report.Percent(ratio - 1), ratio >= 0.9);
        }

        if (before.Query(QueryStage.TraceById, "HTTP") is { } was && after.Query(QueryStage.TraceById, "HTTP") is { } now)
        {
            yield return new Target(
                $"{growth}: trace by id", "flat", "", $"{Report.Milliseconds(was.P50)}, then {Report.Milliseconds(now.P50)}", now.P50 <= was.P50 * 1.25);
        }
    }
}
