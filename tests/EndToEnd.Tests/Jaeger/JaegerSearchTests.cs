using Tracepost.EndToEnd.Tests.Running;

namespace Tracepost.EndToEnd.Tests.Jaeger;

/// <summary>Every parameter of <c>/api/traces</c>: what it finds, newest first, and what it must not.</summary>
public sealed class JaegerSearchTests(RunningSystem system, JaegerTraces traces) : IClassFixture<JaegerTraces>
{
    private readonly JaegerClient _jaeger = new(system);

    [Theory(Timeout = 60_000)]
    [InlineData("", "FECBA")]
    [InlineData("&operation=GET+/", "EBA")]
    [InlineData("&operation=get%20/", "")]
    [InlineData("&operation=GET", "")]
    [InlineData("&tag=colour:red", "ECA")]
    [InlineData("&tag=colour:Red", "")]
    [InlineData("&tag=colour:re", "")]
    [InlineData("&tag=Colour:red", "")]
    [InlineData("&tag=colour:red&operation=GET+/", "A")] // E's GET is green.
    [InlineData("&tag=colour:red&tag=n:7", "E")]
    [InlineData("&tag=colour:green&tag=n:7", "")] // Of different spans.
    [InlineData("&tags={\"colour\":\"red\",\"n\":\"1\"}", "A")]
    [InlineData("&tags={\"colour\":\"red\"}&tags={\"n\":\"7\"}", "E")]
    [InlineData("&tag=n:7&tags={\"n\":\"1\"}", "A")] // The later one counts.
    [InlineData("&tags={}", "FECBA")]
    [InlineData("&tags=null", "FECBA")]
    [InlineData("&tag=n:01", "")]
    [InlineData("&tag=ok:true", "B")]
    [InlineData("&tag=ok:false", "")]
    [InlineData("&tag=ratio:72.5", "B")]
    [InlineData("&tag=ratio:72.51", "")]
    [InlineData("&tag=url:http://x:8080/?a=b", "C")] // With colons of its own.
    [InlineData("&tag=url:http", "")]
    [InlineData("&tag=cause:timeout", "C")] // Of an event.
    [InlineData("&tag=zone:z1", "C")] // Of the resource.
    [InlineData("&tag=zone:z1&tag=n:1", "")]
    [InlineData("&tag=colour:%25", "")]
    [InlineData("&tag=colour:.*", "")]
    [InlineData("&tag=colour:%27%20or%201=1%20--", "")]
    [InlineData("&tag=colour:red%00", "")]
    public async Task Finds_what_meets_every_condition_on_one_span(string parameters, string expected) =>
        await AssertFindsAsync($"service={Uri.EscapeDataString(traces.Service)}&{Window(-1000, 10_000)}{parameters}", expected);

    [Theory(Timeout = 60_000)]
    [InlineData("&minDuration=300ms", "EC")]
    [InlineData("&minDuration=300001us", "E")]
    [InlineData("&minDuration=400ms1us", "")]
    [InlineData("&maxDuration=100ms", "FEA")]
    [InlineData("&maxDuration=99999us", "FE")]
    [InlineData("&maxDuration=99.999ms&minDuration=1us", "E")]
    [InlineData("&minDuration=0.2s&maxDuration=200000µs", "B")]
    [InlineData("&minDuration=2ms&maxDuration=350ms", "CBA")] // Both bounds of one span: E's two are below and above.
    [InlineData("&minDuration=400ms&operation=GET+/", "")] // E's GET is short.
    [InlineData("&maxDuration=1ms&operation=GET+/", "E")]
    [InlineData("&minDuration=300ms&tag=colour:red&tag=n:7", "E")]
    [InlineData("&minDuration=300ms&tag=colour:green", "")]
    [InlineData("&minDuration=0&maxDuration=0s", "FECBA")] // No bounds.
    public async Task Finds_spans_by_their_duration(string parameters, string expected) =>
        await AssertFindsAsync($"service={Uri.EscapeDataString(traces.Service)}&{Window(-1000, 10_000)}{parameters}", expected);

    /// <summary>Microseconds after the start of A; B starts at 1000, C at 2000, E at 4000, F at 5000.</summary>
    [Theory(Timeout = 60_000)]
    [InlineData(0, 5000, "FECBA")]
    [InlineData(1, 5000, "FECB")]
    [InlineData(0, 4999, "ECBA")]
    [InlineData(1000, 4000, "ECB")]
    [InlineData(1001, 3999, "C")]
    [InlineData(2000, 2000, "C")]
    [InlineData(2001, 3999, "")]
    [InlineData(-2000, -1, "")]
    [InlineData(5001, 9000, "")]
    public async Task Finds_spans_that_start_in_the_window(long start, long end, string expected) =>
        await AssertFindsAsync($"service={Uri.EscapeDataString(traces.Service)}&{Window(start, end)}", expected);

    [Theory(Timeout = 60_000)]
    [InlineData("limit=1", "F")]
    [InlineData("limit=3", "FEC")]
    [InlineData("limit=2&tag=colour:red", "EC")]
    [InlineData("limit=2147483647", "FECBA")]
    [InlineData("limit=", "FECBA")]
    public async Task Finds_the_newest_traces_up_to_the_limit(string parameters, string expected) =>
        await AssertFindsAsync($"service={Uri.EscapeDataString(traces.Service)}&{Window(-1000, 10_000)}&{parameters}", expected);

    [Theory(Timeout = 60_000)]
    [InlineData("", "FECBA")] // The last two days.
    [InlineData("&lookback=1", "FECBA")] // For the client itself.
    [InlineData("&start=0&end=9223372036854775807", "FECBA")]
    [InlineData("&start=-9223372036854775808", "FECBA")]
    public async Task Looks_as_far_as_it_is_told(string parameters, string expected) =>
        await AssertFindsAsync($"service={Uri.EscapeDataString(traces.Service)}{parameters}", expected);

    [Fact(Timeout = 60_000)]
    public async Task Finds_no_other_service()
    {
        await AssertFindsAsync($"service={traces.Other}", "D");
        await AssertFindsAsync($"service={traces.Other}&service={Uri.EscapeDataString(traces.Service)}", "D");
        await AssertFindsAsync($"service={traces.Other.ToUpperInvariant()}", "");
        await AssertFindsAsync($"service={traces.Other[..^1]}", "");
        await AssertFindsAsync($"service={traces.Other}&operation=PUT", "");
        await AssertFindsAsync("service=%27%20OR%201%3D1%20--", "");
        await AssertFindsAsync("service=%00", "");
    }

    [Fact(Timeout = 60_000)]
    public async Task Gives_whole_traces_also_of_spans_that_do_not_match()
    {
        var answer = await _jaeger.AskAsync($"/api/traces?service={Uri.EscapeDataString(traces.Service)}&tag=n:7&{Window(0, 10_000)}");

        var spans = Assert.Single(answer["data"]!.AsArray())!["spans"]!.AsArray();
        Assert.Equal(["GET /", "POST"], spans.Select(span => span!["operationName"]!.GetValue<string>()).Order(StringComparer.Ordinal));
    }

    [Fact(Timeout = 60_000)]
    public async Task Refuses_what_makes_no_sense()
    {
        Assert.Equal("parameter 'service' is required", await _jaeger.ErrorAsync(400, "/api/traces?limit=20"));
        Assert.Equal("'maxDuration' should be greater than 'minDuration'", await _jaeger.ErrorAsync(400, "/api/traces?service=s&minDuration=2us&maxDuration=1us"));
        Assert.Equal("""strconv.ParseInt: parsing "2147483648": value out of range""", await _jaeger.ErrorAsync(400, "/api/traces?service=s&limit=2147483648"));
        foreach (var parameters in (string[])["limit=-1", "start=2&end=1"])
            Assert.NotEmpty(await _jaeger.ErrorAsync(400, $"/api/traces?service=s&{parameters}"));
    }

    private string Window(long start, long end) => $"start={traces.StartMicros + start}&end={traces.StartMicros + end}";

    private async Task AssertFindsAsync(string query, string expected)
    {
        foreach (var raw in (string[])["", "&raw=true"])
            Assert.Equal(expected, traces.NamesOf(await _jaeger.TraceIdsAsync($"/api/traces?{query}{raw}")));
    }
}
