using System.Text.Json.Nodes;
using Tracepost.EndToEnd.Tests.Comparison;
using Tracepost.EndToEnd.Tests.Running;

namespace Tracepost.EndToEnd.Tests.Clients;

/// <summary>The remote samplers of npm jaeger-client and of OpenTelemetry, which ask over HTTP, become what strategies.json says.</summary>
public sealed class NodeSamplingTests(RunningSystem system)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory(Timeout = 60_000)]
    [InlineData("interop-always", 1.0)]
    [InlineData("interop that the file does not name", 0.25)]
    public async Task A_service_with_jaeger_client_samples_with_its_probability_or_the_default(string service, double probability)
    {
        var sampler = await AskAsync("jaeger-sampling", service);

        Assert.Equal("probabilistic", Flat.Text(sampler["type"]));
        Assert.Equal(probability, AnyValueText.Double(sampler["param"]));
        if (probability == 1) Assert.Equal(AnyValueText.Integer(sampler["of"]), AnyValueText.Integer(sampler["sampled"]!["other"]));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_service_with_jaeger_client_samples_up_to_its_rate()
    {
        var sampler = await AskAsync("jaeger-sampling", "interop-limited");

        Assert.Equal("ratelimiting", Flat.Text(sampler["type"]));
        Assert.Equal(5, AnyValueText.Double(sampler["param"]));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_service_with_jaeger_client_samples_by_operation()
    {
        var sampler = await AskAsync("jaeger-sampling", "interop-operations");

        Assert.Equal("per-operation", Flat.Text(sampler["type"]));
        Assert.Equal(0, AnyValueText.Double(sampler["param"]));
        Assert.Equal(1, AnyValueText.Double(sampler["operations"]!["listed"]));
        Assert.Equal(AnyValueText.Integer(sampler["of"]), AnyValueText.Integer(sampler["sampled"]!["listed"]));
        Assert.Equal(0, AnyValueText.Integer(sampler["sampled"]!["other"]));
    }

    [Theory(Timeout = 60_000)]
    [InlineData("interop-always", "=TraceIdRatioBased{1}", 20, 20)]
    [InlineData("interop-operations", "{default=TraceIdRatioBased{0}, perOperationSamplers={listed=TraceIdRatioBased{1}}}", 20, 0)]
    public async Task A_service_with_OpenTelemetry_samples_as_it_is_told(string service, string expected, int listed, int other)
    {
        var sampler = await AskAsync("opentelemetry-sampling", service);

        Assert.Contains(expected, Flat.Text(sampler["sampler"]), StringComparison.Ordinal);
        Assert.Equal(listed, AnyValueText.Integer(sampler["sampled"]!["listed"]));
        Assert.Equal(other, AnyValueText.Integer(sampler["sampled"]!["other"]));
    }

    [Theory(Timeout = 60_000)]
    [InlineData("interop-always", """{"strategyType":"PROBABILISTIC","probabilisticSampling":{"samplingRate":1}}""")]
    [InlineData("interop-limited", """{"strategyType":"RATE_LIMITING","rateLimitingSampling":{"maxTracesPerSecond":5}}""")]
    public async Task A_service_that_asks_over_gRPC_is_told(string service, string expected)
    {
        var answer = await AskAsync("sampling-grpc", service, door: "sampling-grpc");

        foreach (var (name, value) in JsonNode.Parse(expected)!.AsObject()) Assert.Equal(value!.ToJsonString(), answer[name]?.ToJsonString());
    }

    private Task<JsonNode> AskAsync(string client, string service, string door = "sampling") =>
        NodeLegacy.AskForStrategyAsync(client, system.Endpoint(door), service, Cancellation);
}
