using CsCheck;
using Tracepost.ApiService.Pages.Formatting;
using Tracepost.ApiService.Pages.Search.Form;
using Tracepost.ApiService.Pages.Search.Results;

namespace Tracepost.ApiService.Tests.Pages;

public sealed class FormattingTests
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(999, "999 ns")]
    [InlineData(1_500, "1.5 µs")]
    [InlineData(12_345_678, "12.3 ms")]
    [InlineData(850_000_000, "850 ms")]
    [InlineData(1_240_000_000, "1.24 s")]
    [InlineData(60_000_000_000, "1 m")]
    [InlineData(123_000_000_000, "2 m 3 s")]
    [InlineData(5_400_000_000_000, "1 h 30 m")]
    [InlineData(90_000_000_000_000, "1 d 1 h")]
    public void Writes_durations_for_people(ulong nanoseconds, string text) => Assert.Equal(text, DurationText.Format(nanoseconds));

    [Fact]
    public void Writes_any_time() =>
        Gen.ULong.Sample(time => TimeText.Format(time).EndsWith(" UTC", StringComparison.Ordinal) && TimeText.Iso(time).EndsWith('Z'));

    [Fact]
    public void Gives_every_service_of_a_system_its_own_colour_whatever_their_order()
    {
        string[] services = ["shop", "cart", "orders", "payments", "catalog", "search", "users", "mail", "stock", "prices"];
        var colours = new ServiceColours(services);

        Assert.Equal(services.Length, services.Select(colours.Of).Distinct().Count());
        Assert.Equal(services.Select(colours.Of), services.Select(new ServiceColours(services.Reverse()).Of));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("a=1 b=2", "a=1,b=2")]
    [InlineData("  a.b=c:d=e ", "a.b=c:d=e")]
    [InlineData("a=\"x y\" b=\"q\\\"q\\\\\"", "a=x y,b=q\"q\\")]
    [InlineData("a=", "a=")]
    [InlineData("a=1 a=2", "a=2")]
    public void Reads_tags(string text, string tags)
    {
        var parsed = TagText.Parse(text, out var error);

        Assert.Null(error);
        Assert.Equal(tags, string.Join(',', parsed.Select(tag => $"{tag.Key}={tag.Value}")));
    }

    [Theory]
    [InlineData("a")]
    [InlineData("=1")]
    [InlineData("a =1")]
    [InlineData("a=\"1")]
    public void Says_what_is_wrong_with_tags(string text)
    {
        TagText.Parse(text, out var error);

        Assert.NotNull(error);
    }

    [Fact]
    public void Places_every_duration_on_its_scale() =>
        Gen.Select(Gen.ULong, Gen.ULong, Gen.ULong).Sample(random =>
        {
            ulong[] durations = [random.Item1, random.Item2, random.Item3];
            Array.Sort(durations);
            var scale = new DurationScale(durations[0], durations[2]);
            return durations.All(duration => scale.At(duration) is >= 0 and <= 1)
                && scale.At(durations[0]) <= scale.At(durations[1])
                && scale.At(durations[1]) <= scale.At(durations[2])
                && scale.Ticks.Count is >= 2 and <= 7;
        });
}
