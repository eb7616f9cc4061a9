using static Tracepost.ApiService.Tests.Receivers.Zipkin.ZipkinRequests;

namespace Tracepost.ApiService.Tests.Receivers.Zipkin.Json;

/// <summary>Times are whole microseconds, but not all clients know that.</summary>
public sealed class ZipkinJsonTimesTests
{
    [Theory]
    [InlineData("1700000000000001", 1_700_000_000_000_001_000)]
    [InlineData("1700000000000001.75", 1_700_000_000_000_001_000)]
    [InlineData("1700000000000001.0", 1_700_000_000_000_001_000)]
    [InlineData("1.7e15", 1_700_000_000_000_000_000)]
    [InlineData("\"1700000000000001\"", 1_700_000_000_000_001_000)]
    public void Fractions_of_a_microsecond_are_cut_off(string timestamp, ulong nanoseconds)
    {
        var span = ReadSpan($$"""
            "timestamp":{{timestamp}},"duration":1.5,"annotations":[{"timestamp":{{timestamp}},"value":"a"}]
            """);

        Assert.Equal(nanoseconds, span.StartTimeUnixNano);
        Assert.Equal(nanoseconds + 1_000, span.EndTimeUnixNano);
        Assert.Equal(nanoseconds, span.Events[0].TimeUnixNano);
    }

    [Theory]
    [InlineData("-1.5")]
    [InlineData("1.5e-1")]
    [InlineData("99999999999999999999.5")]
    [InlineData("\"1.5\"")]
    public void What_is_no_such_number_is_refused(string timestamp) => Assert.Equal(
        $"Expected a long but was {timestamp.Trim('"')} at $[0].timestamp reading List<Span> from json", Refusal(OneSpan($"\"timestamp\":{timestamp}")));
}
