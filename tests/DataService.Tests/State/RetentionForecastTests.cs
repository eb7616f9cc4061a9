using Tracepost.DataService.State.Reading;
using Tracepost.DataService.Storage;
using Tracepost.DataService.Storage.Retention;

namespace Tracepost.DataService.Tests.State;

public sealed class RetentionForecastTests
{
    private static readonly int Today = new DateOnly(2026, 11, 23).DayNumber;

    [Fact]
    public void The_oldest_day_goes_an_hour_after_its_last_span_is_too_old()
    {
        var state = RetentionForecast.Of(new RetentionOptions { Days = 3 }, bytes: 1000, oldest: Today - 1, Today);

        Assert.Equal((ulong)Days.StartNs(Today - 1), state.NextDay);
        Assert.Equal((ulong)(Days.StartNs(Today + 3) + 3600L * 1_000_000_000), state.NextAt);
        Assert.False(state.OverLimit);
    }

    [Theory]
    [InlineData(-1, 60_000_000, true)]
    [InlineData(-1, 50_000_000, false)]
    [InlineData(0, 60_000_000, false)]
    public void Days_before_today_go_at_once_while_all_is_too_much(int day, long bytes, bool goes) =>
        Assert.Equal(goes, RetentionForecast.Of(new RetentionOptions { MaxBytes = new ByteSize(50_000_000) }, bytes, Today + day, Today).OverLimit);

    [Fact]
    public void Of_nothing_nothing_goes() => Assert.Equal(0ul, RetentionForecast.Of(new RetentionOptions(), 1000, null, Today).NextDay);
}
