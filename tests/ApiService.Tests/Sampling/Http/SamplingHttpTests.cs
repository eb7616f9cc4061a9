using System.Net;
using Tracepost.ApiService.Sampling;
using Tracepost.ApiService.Store;
using Tracepost.ApiService.Tests.Receivers;

namespace Tracepost.ApiService.Tests.Sampling.Http;

/// <summary>The HTTP door of remote sampling, 5778.</summary>
public sealed class SamplingHttpTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Answers_with_the_JSON_of_Jaeger()
    {
        // What Jaeger v2.20.0 answers, byte for byte.
        Dictionary<string, (SamplingStrategy Strategy, string Json)> cases = new()
        {
            ["half"] = (Strategies.Half, """{"strategyType":"PROBABILISTIC","probabilisticSampling":{"samplingRate":0.5}}"""),
            ["never"] = (new ProbabilisticStrategy(0), """{"strategyType":"PROBABILISTIC","probabilisticSampling":{"samplingRate":0}}"""),
            ["seldom"] = (new ProbabilisticStrategy(0.00001), """{"strategyType":"PROBABILISTIC","probabilisticSampling":{"samplingRate":0.00001}}"""),
            ["limited"] = (Strategies.FortyTwo, """{"strategyType":"RATE_LIMITING","rateLimitingSampling":{"maxTracesPerSecond":42}}"""),
            ["operations"] = (Strategies.TwoOperations, """
                {"strategyType":"PROBABILISTIC","operationSampling":{"defaultSamplingProbability":0.42,"defaultLowerBoundTracesPerSecond":2,
                "perOperationStrategies":[{"operation":"foo","probabilisticSampling":{"samplingRate":0.42}},
                {"operation":"bar","probabilisticSampling":{"samplingRate":1}}],"defaultUpperBoundTracesPerSecond":11.2}}
                """),
            ["none yet"] = (new PerOperationStrategy(0.001, 1.0 / 60, null, []), """
                {"strategyType":"PROBABILISTIC","operationSampling":{"defaultSamplingProbability":0.001,
                "defaultLowerBoundTracesPerSecond":0.016666666666666666,"perOperationStrategies":[],"defaultUpperBoundTracesPerSecond":0}}
                """),
            ["both"] = (Strategies.LimitedWithOperations, """
                {"strategyType":"RATE_LIMITING","rateLimitingSampling":{"maxTracesPerSecond":32767},
                "operationSampling":{"defaultSamplingProbability":0.001,"defaultLowerBoundTracesPerSecond":0,
                "perOperationStrategies":[{"operation":"GET /","probabilisticSampling":{"samplingRate":0}}],"defaultUpperBoundTracesPerSecond":0}}
                """),
        };
        await using var host = await new GivenStrategies(service => cases[service].Strategy).StartAsync();

        foreach (var (service, (_, json)) in cases)
        {
            var answer = await AskAsync(host, $"sampling?service={service}");
            Assert.Equal(new Answer(200, "application/json", json.ReplaceLineEndings("")), answer);
        }
    }

    [Theory]
    [InlineData("?service=orders")]
    [InlineData("sampling?service=orders")]
    [InlineData("api/sampling?service=orders")]
    [InlineData("any/other/path.json?x=1&service=orders&y")]
    public async Task Answers_on_every_path(string pathAndQuery)
    {
        var strategies = new GivenStrategies(_ => Strategies.Half);
        await using var host = await strategies.StartAsync();

        Assert.Equal(200, (await AskAsync(host, pathAndQuery)).Status);
        Assert.Equal(["orders"], strategies.Asked);
    }

    [Theory]
    [InlineData("sampling")]
    [InlineData("")]
    [InlineData("sampling?service=a&service=b")]
    [InlineData("sampling?service=a&service=a")]
    [InlineData("sampling?Service=a")]
    [InlineData("sampling?services=a")]
    [InlineData("sampling?x=1;service=a")]
    public async Task Refuses_a_question_that_does_not_name_one_service(string pathAndQuery)
    {
        await using var host = await new GivenStrategies(_ => Strategies.Half).StartAsync();
        using var measured = new Measurements(host);

        var answer = await AskAsync(host, pathAndQuery);

        Assert.Equal(new Answer(400, "text/plain; charset=utf-8", "'service' parameter must be provided once\n"), answer);
        Assert.Equal(1, measured["tracepost.sampling.requests http refused"]);
        Assert.Equal(0, measured["tracepost.sampling.requests http answered"]);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("a+b", "a b")]
    [InlineData("a%2Bb%26c%3Dd%3B", "a+b&c=d;")]
    [InlineData("%F0%9F%9A%80%20%E2%80%8B", "🚀 \u200b")]
    [InlineData("../../etc/passwd", "../../etc/passwd")]
    [InlineData("x=y", "x=y")]
    [InlineData("%00%22%7B%0A", "\0\"{\n")]
    [InlineData("%FF", "\uFFFD")]
    public async Task Takes_any_name_of_a_service(string escaped, string name)
    {
        var strategies = new GivenStrategies(_ => Strategies.Half);
        await using var host = await strategies.StartAsync();

        Assert.Equal(200, (await AskAsync(host, $"sampling?service={escaped}")).Status);
        Assert.Equal([name], strategies.Asked);
    }

    [Fact]
    public async Task Says_when_nobody_knows()
    {
        await using var host = await new GivenStrategies(_ => throw new StoreException(503, "the trace store is not available: gone")).StartAsync();
        using var measured = new Measurements(host);

        var answer = await AskAsync(host, "sampling?service=orders");

        Assert.Equal(new Answer(500, "text/plain; charset=utf-8", "collector error: the trace store is not available: gone\n"), answer);
        Assert.Equal(1, measured["tracepost.sampling.requests http failed"]);
    }

    [Fact]
    public async Task Counts_its_answers()
    {
        await using var host = await new GivenStrategies(_ => Strategies.Half).StartAsync();
        using var measured = new Measurements(host);

        for (var i = 0; i < 3; i++) await AskAsync(host, "sampling?service=orders");

        Assert.Equal(3, measured["tracepost.sampling.requests http answered"]);
        Assert.Equal(0, measured["tracepost.sampling.requests http refused"]);
    }

    [Fact]
    public async Task Forbids_no_baggage()
    {
        await using var host = await new GivenStrategies(_ => Strategies.Half).StartAsync();
        var refused = new Answer(500, "text/plain; charset=utf-8", "collector error: baggage not implemented\n");

        Assert.Equal(refused, await AskAsync(host, "baggageRestrictions?service=orders"));
        Assert.Equal(refused, await AskAsync(host, "api/baggageRestrictions?service=orders", DoorNames.JaegerHttp));
        Assert.Equal(400, (await AskAsync(host, "baggageRestrictions")).Status);
    }

    [Fact]
    public async Task Answers_where_spans_go_too()
    {
        await using var host = await new GivenStrategies(_ => Strategies.Half).StartAsync();

        var answer = await AskAsync(host, "api/sampling?service=orders", DoorNames.JaegerHttp);
        Assert.Equal(new Answer(200, "application/json", """{"strategyType":"PROBABILISTIC","probabilisticSampling":{"samplingRate":0.5}}"""), answer);
        Assert.Equal(400, (await AskAsync(host, "api/sampling", DoorNames.JaegerHttp)).Status);
        Assert.Equal(404, (await AskAsync(host, "sampling?service=orders", DoorNames.JaegerHttp)).Status);
        Assert.Equal(404, (await AskAsync(host, "api/sampling?service=orders", DoorNames.OtlpHttp)).Status);
    }

    [Theory]
    [InlineData("https://shop.example", true)]
    [InlineData("https://other.example", false)]
    public async Task Web_pages_may_ask_if_they_may_send(string origin, bool allowed)
    {
        await using var host = await new GivenStrategies(_ => Strategies.Half).StartAsync(("Limits:AllowedOrigins:0", "https://shop.example"));
        using var preflight = new HttpRequestMessage(HttpMethod.Options, new Uri(host.Url(DoorNames.Sampling), "sampling?service=orders"));
        preflight.Headers.Add("Origin", origin);
        preflight.Headers.Add("Access-Control-Request-Method", "GET");
        using var get = new HttpRequestMessage(HttpMethod.Get, preflight.RequestUri);
        get.Headers.Add("Origin", origin);

        using var mayI = await host.Http.SendAsync(preflight, Cancellation);
        using var answer = await host.Http.SendAsync(get, Cancellation);

        Assert.Equal(HttpStatusCode.NoContent, mayI.StatusCode);
        Assert.Equal(allowed, mayI.Headers.Contains("Access-Control-Allow-Origin"));
        Assert.Equal(allowed, answer.Headers.Contains("Access-Control-Allow-Origin"));
    }

    private static async Task<Answer> AskAsync(ReceiverHost host, string pathAndQuery, string door = DoorNames.Sampling)
    {
        using var response = await host.Http.GetAsync(new Uri(host.Url(door) + pathAndQuery), Cancellation);
        var body = await response.Content.ReadAsStringAsync(Cancellation);
        // The C++ client's HTTP does not know chunks.
        Assert.NotEqual(true, response.Headers.TransferEncodingChunked);
        return new Answer((int)response.StatusCode, response.Content.Headers.ContentType?.ToString() ?? "", body);
    }

    private sealed record Answer(int Status, string ContentType, string Body);
}
