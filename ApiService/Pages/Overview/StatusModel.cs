using Tracepost.ApiService.Pages.Times;
using Tracepost.TraceModel.State;

namespace Tracepost.ApiService.Pages.Overview;

/// <summary>What the System page shows.</summary>
public sealed record StatusModel
{
    /// <summary>Steps of the last minute, of which the present rate is the mean.</summary>
    private const int Present = 6;

    /// <summary>What DataService says; null if it does not.</summary>
    public GetStoreStateResponse? State { get; init; }

    /// <summary>Why it does not: a title and what was said.</summary>
    public (string Title, string Text)? Failure { get; init; }

    /// <summary>What was refused by this ApiService and by all DataServices, most first.</summary>
    public required IReadOnlyList<Refusal> Refusals { get; init; }

    /// <summary>For how long this ApiService has been running.</summary>
    public required TimeSpan Uptime { get; init; }

    /// <summary>The settings of ApiService that matter: name and value.</summary>
    public required IReadOnlyList<(string Name, string Value)> Settings { get; init; }

    /// <summary>Seconds after which the page looks again; 0: never.</summary>
    public int Refresh { get; init; }

    /// <summary>Days that hold something.</summary>
    public IReadOnlyList<StoredDay> Days => [.. (State?.Days ?? []).Where(day => day.Spans > 0 || day.Fragments > 0)];

    /// <summary>Whether nothing was ever stored.</summary>
    public bool IsEmpty => State is { Database.Oldest: 0 };

    /// <summary>Spans of all days, about.</summary>
    public double Spans => Days.Sum(day => (double)day.Spans);

    /// <summary>The steps of the chart.</summary>
    public TimeSteps Steps => State is { Ingest: { Step: > 0 } ingest } ? new TimeSteps((long)ingest.Start, (long)ingest.Step, ingest.Points.Count) : new TimeSteps(0, 1, 1);

    /// <summary>The mean of the last minute, per second.</summary>
    public double Now(Func<IngestPoint, double> what) =>
        State is { Ingest.Points: { Count: > 0 } points } ? points.TakeLast(Present).Average(what) : double.NaN;

    /// <summary>Bytes that a span takes on the disk, in days that are compacted or are not; NaN without spans.</summary>
    public double BytesPerSpan(bool compacted)
    {
        var days = Days.Where(day => day.Spans > 0 && (day.Compaction == DayCompaction.Compacted) == compacted).ToList();
        return days.Count == 0 ? double.NaN : days.Sum(day => (double)day.Bytes) / days.Sum(day => (double)day.Spans);
    }
}
