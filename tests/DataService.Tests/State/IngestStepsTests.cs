using Tracepost.DataService.State.Reading;

namespace Tracepost.DataService.Tests.State;

public sealed class IngestStepsTests
{
    private static readonly DateTime Now = new(2026, 11, 23, 12, 0, 5, DateTimeKind.Utc);

    // The last step that all have reported of: 11:59:40 to 11:59:50.
    private static readonly DateTime End = new(2026, 11, 23, 11, 59, 50, DateTimeKind.Utc);

    [Fact]
    public void A_report_is_spread_over_the_time_that_it_is_about()
    {
        var steps = new IngestSteps(Now);
        steps.Add(End.AddSeconds(-5), TimeSpan.FromSeconds(20), spans: 200, bytes: 2000, commits: 20);

        var points = steps.ToRates().Points;

        Assert.Equal([5, 10, 5], points.TakeLast(3).Select(point => point.Spans));
        Assert.Equal([50, 100, 50], points.TakeLast(3).Select(point => point.Bytes));
        Assert.Equal([0.5, 1, 0.5], points.TakeLast(3).Select(point => point.Commits));
        Assert.All(points.SkipLast(3), point => Assert.Equal(0, point.Spans));
    }

    [Fact]
    public void Reports_of_several_replicas_add_up()
    {
        var steps = new IngestSteps(Now);
        for (var replica = 0; replica < 3; replica++)
        {
            for (var report = 0; report < 200; report++)
                steps.Add(Now.AddSeconds(-report * 10 - replica * 3), TimeSpan.FromSeconds(10), spans: 1000, bytes: 0, commits: 1);
        }

        Assert.All(steps.ToRates().Points, point => Assert.Equal(300, point.Spans, 0.001));
    }

    [Fact]
    public void What_is_before_or_after_the_window_is_left_out()
    {
        var steps = new IngestSteps(Now);
        steps.Add(Now.AddHours(-1), TimeSpan.FromSeconds(10), 100, 100, 100);
        steps.Add(Now, TimeSpan.FromSeconds(10), 100, 100, 100);
        steps.Add(Now, TimeSpan.Zero, 100, 100, 100);

        var rates = steps.ToRates();

        Assert.All(rates.Points, point => Assert.Equal(0, point.Spans));
        Assert.Equal(IngestSteps.Count, rates.Points.Count);
        Assert.Equal(StateTime.ToUnixNano(End.AddMinutes(-15)), rates.Start);
    }

    /// <summary>After PostgreSQL was away for an hour, the report is about all of it.</summary>
    [Fact]
    public void Of_a_report_that_began_before_the_window_only_its_share_counts()
    {
        var steps = new IngestSteps(Now);
        steps.Add(End, TimeSpan.FromHours(1), spans: 3600, bytes: 0, commits: 0);

        Assert.All(steps.ToRates().Points, point => Assert.Equal(1, point.Spans, 0.0001));
    }
}
