using Tracepost.ApiService.Pages.Traces.Panel.Durations;
using Tracepost.TraceModel.Metrics;

namespace Tracepost.ApiService.Tests.Pages.Traces.Panel;

public sealed class DurationTests
{
    private const ulong Ms = 1_000_000;

    [Fact]
    public void Says_where_a_duration_is_among_others()
    {
        var spread = new OperationDurations(Histogram(Enumerable.Range(1, 2_000).Select(i => (ulong)i * Ms)), 0, 1, "the hour around it");
        Assert.Equal("Slower than 51 % of 2,000 such spans in the hour around it.", spread.Rank(1_010 * Ms));
        Assert.Equal("Slower than none of 2,000 such spans in the hour around it.", spread.Rank(1_000));
        Assert.Equal("Slower than 99.9 % of 2,000 such spans in the hour around it.", new OperationDurations(Histogram([.. Enumerable.Repeat(Ms, 1_999), 9 * Ms]), 0, 1, "the hour around it").Rank(9 * Ms));

        var same = new OperationDurations(Histogram([.. Enumerable.Repeat(10 * Ms, 60), .. Enumerable.Repeat(Ms, 40)]), 0, 1, "the day around it");
        Assert.Equal("Slower than 40 % of 100 such spans in the day around it, about as long as 60 %.", same.Rank(10 * Ms));
        Assert.Equal("About as long as 40 % of 100 such spans in the day around it, slower than none.", same.Rank(Ms));
        Assert.Equal("Slower than all of 100 such spans in the day around it.", same.Rank(20 * Ms));
    }

    [Fact]
    public void Says_when_there_is_little_to_compare_with()
    {
        Assert.Equal("No spans of this operation and kind were counted in the hour around it.", new OperationDurations(Histogram([]), 0, 1, "the hour around it").Rank(Ms));
        Assert.Equal("About as long as the only such span in the hour around it.", new OperationDurations(Histogram([Ms]), 0, 1, "the hour around it").Rank(Ms));
        Assert.Equal("Longer than the only such span in the hour around it.", new OperationDurations(Histogram([Ms]), 0, 1, "the hour around it").Rank(2 * Ms));
    }

    [Theory]
    [InlineData(1, 5_000_000UL)]
    [InlineData(5_000, 5_000_000UL)]
    [InlineData(5_000, 0UL)]
    [InlineData(5_000, 3_600_000_000_000UL)]
    [InlineData(0, 7UL)]
    public void Draws_bars_and_marks_within_the_picture(int count, ulong duration)
    {
        var random = new Random(7);
        var bars = DurationBars.Of(Histogram(Enumerable.Range(0, count).Select(_ => (ulong)Math.Pow(1e10, random.NextDouble()))), duration);

        Assert.InRange(bars.Bars.Count, Math.Min(count, 1), 48);
        Assert.All(bars.Bars, bar =>
        {
            Assert.InRange(bar.X, 0, 100 - bars.Width + 0.001);
            Assert.InRange(bar.Height, 0.001, 100);
        });
        Assert.InRange(bars.At(duration), 0, 100);
        Assert.InRange((double)duration, bars.LeastNs, bars.MostNs);
    }

    [Fact]
    public void Longer_is_further_to_the_right()
    {
        var bars = DurationBars.Of(Histogram([100, 1_000, 10_000]), 500);

        double[] places = [bars.At(100), bars.At(500), bars.At(1_000), bars.At(9_999), bars.At(10_000)];
        Assert.Equal(places.Order(), places);
        Assert.Equal(5, places.Distinct().Count());
    }

    private static LatencyHistogram Histogram(IEnumerable<ulong> durations)
    {
        var histogram = new LatencyHistogram();
        foreach (var duration in durations) histogram.Add(duration);
        return histogram;
    }
}
