using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Tracepost.EndToEnd.Tests.Running;
using Tracepost.EndToEnd.Tests.Zipkin;

namespace Tracepost.EndToEnd.Tests.Dependencies;

/// <summary>What Zipkin's storages promise of dependencies (zipkin2.storage.ITDependencies), over HTTP: spans are posted to 9411 and links are read there.</summary>
public sealed class ZipkinDependenciesTests(RunningSystem system)
{
    private const long Day = 86_400_000;

    private readonly ZipkinServer _zipkin = new(system);

    [Theory(Timeout = 60_000)]
    // The trace of Zipkin's own tests.
    [InlineData("app>db 1!1, web>app 1", "1 . SERVER web", "2 1 CLIENT web>app @50", "2 1 SERVER app shared @100", "3 2 CLIENT app>db ! @150")]
    // Headless: it begins with a span whose parent was not sent.
    [InlineData("app>db 1!1, web>app 1", "2 1 CLIENT web>app @50", "2 1 SERVER app shared @100", "3 2 CLIENT app>db ! @150")]
    // All servers are instrumented.
    [InlineData("app>db 1, web>app 1", "10 . SERVER web", "20 10 CLIENT web @50", "20 10 SERVER app shared @100", "30 20 CLIENT app @150", "30 20 SERVER db shared @160")]
    // The trace begins with a client.
    [InlineData("app>db 1, web>app 1", "10 . CLIENT web @50", "10 . SERVER app shared @100", "11 10 CLIENT app>db @150")]
    // The client before the trace and the server at its end are not instrumented.
    [InlineData("app>db 1, kafka>web 1, web>app 1", "20 . SERVER web>kafka", "21 20 CLIENT web @50", "21 20 SERVER app shared @250", "22 21 CLIENT app>db @150")]
    // A service that calls itself.
    [InlineData("web>web 1", "1 . SERVER web", "2 1 CLIENT web>web @50")]
    // A broker is between those who send and those who receive.
    [InlineData("kafka>app 1, web>kafka 1", "10 . PRODUCER web>kafka @50", "11 10 CONSUMER app>kafka @100")]
    [InlineData("", "10 . PRODUCER web @50", "11 10 CONSUMER app @100")]
    // A span in between is missing.
    [InlineData("web>app 1", "20 . SERVER web", "22 21 CLIENT app @150")]
    // Without kinds, but with both ends.
    [InlineData("app>db 1, kafka>web 1, web>app 1", "20 . none kafka>web", "21 20 none web>app @50", "22 21 none app>db @150")]
    // An address without a name is no end.
    [InlineData("app>db 1, web>app 1", "20 . none ->web", "21 20 none web>app @50", "22 21 none app>db @150")]
    [InlineData("", "20 . CLIENT web>- @50")]
    // Local spans are between.
    [InlineData("app>db 1, web>app 1", "20 . SERVER web", "21 20 none web @25", "22 21 CLIENT web @50", "22 21 SERVER app shared @100", "23 22 none app @110", "24 23 none app @125", "25 24 CLIENT app>db @150")]
    // Nobody answers, and the sender is not instrumented.
    [InlineData("kafka>app 1", "10 . SERVER app>kafka", "11 10 none app @25")]
    // An annotation called error is none.
    [InlineData("web>app 1", "10 . CLIENT web @50", "10 . SERVER app shared event @100")]
    public async Task Links(string links, params string[] spans)
    {
        var trace = new ZipkinTrace(spans);
        await _zipkin.PostAsync(trace.Spans());
        Assert.Equal(links, trace.Links(await DependenciesAsync(ZipkinSpan.Now + 1000, Day)));
    }

    /// <summary>A sender repeats; services send apart, the last first.</summary>
    [Fact(Timeout = 60_000)]
    public async Task However_the_spans_come_they_count_once()
    {
        var trace = new ZipkinTrace("1 . SERVER web", "2 1 CLIENT web>app @50", "2 1 SERVER app shared @100", "3 2 CLIENT app>db ! @150");
        foreach (var span in trace.Spans().Reverse())
        {
            await _zipkin.PostAsync(span);
            await DependenciesAsync(ZipkinSpan.Now, Day);
        }

        await _zipkin.PostAsync(trace.Spans());
        Assert.Equal("app>db 1!1, web>app 1", trace.Links(await DependenciesAsync(ZipkinSpan.Now + 1000, Day)));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_trace_is_in_the_windows_in_which_it_starts()
    {
        var trace = new ZipkinTrace("1 . SERVER web>user", "2 1 CLIENT web>app @60000");
        var other = new ZipkinTrace("1 . SERVER web>user");
        await _zipkin.PostAsync(trace.Spans());
        await _zipkin.PostAsync(other.Spans(afterMillis: -Day));

        const string Links = "user>web 1, web>app 1";
        Assert.Equal(Links, trace.Links(await DependenciesAsync(ZipkinSpan.Now + 100, 200)));
        Assert.Equal(Links, trace.Links(await DependenciesAsync(ZipkinSpan.Now + 1000, 1000)));
        Assert.Equal("", trace.Links(await DependenciesAsync(ZipkinSpan.Now - 1000, 1000)));
        Assert.Equal("", trace.Links(await DependenciesAsync(ZipkinSpan.Now + 60_000, 58_000)));
        Assert.Equal("", trace.Links(await DependenciesAsync(ZipkinSpan.Now + 2 * Day, Day)));
        Assert.Equal("", other.Links(await DependenciesAsync(ZipkinSpan.Now + 1000, 60_000)));
        Assert.Equal("user>web 1", other.Links(await DependenciesAsync(ZipkinSpan.Now - Day + 1000, Day)));
        Assert.Equal("user>web 1", other.Links(await DependenciesAsync(ZipkinSpan.Now, 2 * Day)));
    }

    /// <summary>The first version: "ca" and "sa" may say what the other annotations say already.</summary>
    [Fact(Timeout = 60_000)]
    public async Task An_address_that_is_said_twice_is_one()
    {
        var (web, app, traceId) = (ZipkinSpan.NewName("web"), ZipkinSpan.NewName("app"), ZipkinSpan.NewTraceId());
        var start = ZipkinSpan.Now * 1000;
        JsonObject Endpoint(string name) => new() { ["serviceName"] = name, ["ipv4"] = "127.0.0.1" };
        JsonObject Annotation(string value, long at, string name) => new() { ["timestamp"] = at, ["value"] = value, ["endpoint"] = Endpoint(name) };
        JsonObject Address(string key, string name) => new() { ["key"] = key, ["value"] = true, ["endpoint"] = Endpoint(name) };
        JsonObject Span(string id, string? parent, (string Begin, string End) times, long at, string of, string addresses)
        {
            var span = new JsonObject { ["traceId"] = traceId, ["id"] = id.PadLeft(16, '0'), ["name"] = "get", ["timestamp"] = at, ["duration"] = 1000 };
            if (parent is not null) span["parentId"] = parent.PadLeft(16, '0');
            span["annotations"] = new JsonArray(Annotation(times.Begin, at, of), Annotation(times.End, at + 1000, of));
            span["binaryAnnotations"] = new JsonArray(Address("ca", addresses), Address("sa", addresses));
            return span;
        }

        var spans = new JsonArray(Span("20", null, ("sr", "ss"), start, web, web), Span("22", "21", ("cs", "cr"), start + 50, web, app));
        using var http = new HttpClient();
        using var body = new StringContent(spans.ToJsonString(), Encoding.UTF8, "application/json");
        using var response = await http.PostAsync(new Uri(system.Endpoint("zipkin"), "/api/v1/spans"), body, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);

        var links = await DependenciesAsync(ZipkinSpan.Now + 1000, 2000);
        Assert.Equal([$"{web}>{app} 1"], links.Where(link => $"{link}".Contains(web, StringComparison.Ordinal)).Select(link => $"{link!["parent"]}>{link["child"]} {link["callCount"]}"));
    }

    private async Task<JsonArray> DependenciesAsync(long endTs, long lookback)
    {
        var (status, body) = await _zipkin.GetAsync(FormattableString.Invariant($"dependencies?endTs={endTs}&lookback={lookback}"));
        Assert.True(status == HttpStatusCode.OK, $"{status}: {body}");
        return JsonNode.Parse(body)!.AsArray();
    }
}
