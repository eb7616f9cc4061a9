using CsCheck;
using Tracepost.ApiService.QueryApis.Go;
using Tracepost.TraceModel.Adjusting;

namespace Tracepost.ApiService.Tests.QueryApis;

public sealed class GoTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("5s", 5_000_000_000)]
    [InlineData("1h2m3.5s", 3_723_500_000_000)]
    [InlineData("100us", 100_000)]
    [InlineData("100µs", 100_000)]
    [InlineData("100μs", 100_000)]
    [InlineData("-1.5ms", -1_500_000)]
    [InlineData("+.5s", 500_000_000)]
    [InlineData("1.s", 1_000_000_000)]
    [InlineData("2562047h47m16.854775807s", long.MaxValue)]
    [InlineData("-2562047h47m16.854775808s", long.MinValue)]
    public void Parses_durations(string text, long nanoseconds)
    {
        Assert.True(GoDuration.TryParse(text, out var parsed, out var error), error);
        Assert.Equal(nanoseconds, parsed);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("s")]
    [InlineData(".s")]
    [InlineData("1..2s")]
    [InlineData("1")]
    [InlineData("1 s")]
    [InlineData("2562047h47m16.854775808s")]
    [InlineData("99999999999999999999999999999h")]
    public void Refuses_what_is_no_duration(string text) => Assert.False(GoDuration.TryParse(text, out _, out _));

    [Theory]
    [InlineData(0, "0s")]
    [InlineData(1, "1ns")]
    [InlineData(1_100, "1.1µs")]
    [InlineData(-57_000_000, "-57ms")]
    [InlineData(3_723_500_000_000, "1h2m3.5s")]
    [InlineData(60_000_000_000, "1m0s")]
    [InlineData(long.MinValue, "-2562047h47m16.854775808s")]
    public void Formats_durations(long nanoseconds, string text) => Assert.Equal(text, GoDurationText.Format(nanoseconds));

    [Fact]
    public void Parses_every_duration_it_formats() =>
        Gen.Long.Sample(nanoseconds => GoDuration.TryParse(GoDurationText.Format(nanoseconds), out var parsed, out _) && parsed == nanoseconds);

    [Fact]
    public void Takes_or_refuses_any_text_and_never_throws() =>
        Gen.String.Sample(text =>
            GoDuration.TryParse(text, out _, out var durationError) == (durationError is null)
            && GoTime.TryParse(text, out _, out var timeError) == (timeError is null)
            && GoTraceId.TryParsePath(text, out _, out var idError) == (idError is null)
            && GoText.TryParseInt(text, 64, out _, out var intError) == (intError.Length == 0)
            && GoTagMap.Parse(text, []) is not "");

    [Theory]
    [InlineData("2026-11-22T10:15:30Z", 1795342530_000000000)]
    [InlineData("2026-11-22T10:15:30.123456789Z", 1795342530_123456789)]
    [InlineData("2026-11-22T12:15:30.5+02:00", 1795342530_500000000)]
    [InlineData("1970-01-01T00:00:00Z", 0)]
    [InlineData("1969-12-31T23:59:59.999999999Z", -1)]
    [InlineData("2026-11-22T10:15:30,1234567899Z", 1795342530_123456789)] // A comma, and more digits than there are nanoseconds.
    [InlineData("2024-02-29T9:00:00-00:30", 1709199000_000000000)] // An hour of one digit.
    [InlineData("2262-04-11T23:47:16.854775807Z", long.MaxValue)]
    [InlineData("9999-12-31T23:59:59Z", long.MaxValue)]
    [InlineData("0001-01-01T00:00:00Z", long.MinValue)]
    [InlineData("0000-02-29T00:00:00Z", long.MinValue)]
    public void Parses_times(string text, long unixNano)
    {
        Assert.True(GoTime.TryParse(text, out var parsed, out var error), error);
        Assert.Equal(unixNano, parsed);
    }

    [Theory]
    [InlineData("", "cannot parse \"\" as \"2006\"")]
    [InlineData("now", "cannot parse \"now\" as \"2006\"")]
    [InlineData("2026/11/22", "cannot parse \"/11/22\" as \"-\"")]
    [InlineData("2026-1-22T10:15:30Z", "cannot parse \"1-22T10:15:30Z\" as \"01\"")]
    [InlineData("2026-11-22", "cannot parse \"\" as \"T\"")]
    [InlineData("2026-11-22 10:15:30Z", "cannot parse \" 10:15:30Z\" as \"T\"")]
    [InlineData("2026-11-22T10:15:30", "cannot parse \"\" as \"Z07:00\"")]
    [InlineData("2026-11-22T10:15:30.Z", "cannot parse \".Z\" as \"Z07:00\"")]
    [InlineData("2026-11-22T10:15:30+0100", "cannot parse \"+0100\" as \"Z07:00\"")]
    [InlineData("2026-11-22T10:15:30 01:00", "cannot parse \" 01:00\" as \"Z07:00\"")]
    [InlineData("2026-13-22T10:15:30Z", "month out of range")]
    [InlineData("2026-02-29T10:15:30Z", "day out of range")]
    [InlineData("2026-11-00T10:15:30Z", "day out of range")]
    [InlineData("2026-11-22T24:15:30Z", "hour out of range")]
    [InlineData("2026-11-22T10:60:30Z", "minute out of range")]
    [InlineData("2026-11-22T10:15:60Z", "second out of range")]
    [InlineData("2026-11-22T10:15:30+25:00", "time zone offset hour out of range")]
    [InlineData("2026-11-22T10:15:30Zü", "extra text: \"\\xc3\\xbc\"")]
    public void Refuses_what_is_no_time(string text, string error)
    {
        Assert.False(GoTime.TryParse(text, out _, out var actual));
        Assert.EndsWith($": {error}", actual, StringComparison.Ordinal);
    }
}
