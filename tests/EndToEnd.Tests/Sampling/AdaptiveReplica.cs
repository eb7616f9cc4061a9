using System.Text.Json.Nodes;
using Tracepost.EndToEnd.Tests.Running;
using Tracepost.EndToEnd.Tests.Senders;
using Tracepost.ManifestHost.Processes;

namespace Tracepost.EndToEnd.Tests.Sampling;

/// <summary>One more ApiService beside the running system's, before the same DataService, that samples adaptively.</summary>
internal sealed class AdaptiveReplica : IAsyncDisposable
{
    private static readonly string[] OtherDoors =
        ["JaegerQuery", "OtlpGrpc", "OtlpHttp", "JaegerHttp", "JaegerGrpc", "JaegerCompact", "JaegerBinary", "Zipkin", "OpenCensus", "SamplingGrpc"];

    private readonly int _port = FreePort.Next();
    private readonly int _samplingPort;
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(15) };
    private readonly Tool _process;

    private AdaptiveReplica(RunningSystem system)
    {
        do _samplingPort = FreePort.Next();
        while (_samplingPort == _port);
        _process = Tool.Start(
            "dotnet",
            [Repository.ApiService],
            Path.GetDirectoryName(Repository.ApiService)!,
            [
                ("Listen__Address", "127.0.0.1"),
                ("services__dataservice__grpc__0", system.Runner.Endpoint("dataservice", "grpc").Url),
                ("Sampling__Source", "adaptive"),
                ("Sampling__Adaptive__CacheSeconds", "1"),
                ("Ports__Http", $"{_port}"),
                ("Ports__Sampling", $"{_samplingPort}"),
                .. OtherDoors.Select(door => ($"Ports__{door}", "0")),
            ]);
    }

    public static async Task<AdaptiveReplica> StartAsync(RunningSystem system, CancellationToken cancellationToken)
    {
        var replica = new AdaptiveReplica(system);
        while (!await replica.IsReadyAsync(cancellationToken)) await Task.Delay(50, cancellationToken);
        return replica;
    }

    /// <summary>What a Jaeger client is told, by operation.</summary>
    public async Task<Dictionary<string, double>> AskAsync(string service, CancellationToken cancellationToken)
    {
        var url = new Uri($"http://127.0.0.1:{_samplingPort}/sampling?service={Uri.EscapeDataString(service)}");
        var answer = JsonNode.Parse(await _http.GetStringAsync(url, cancellationToken))!;
        Assert.Equal("PROBABILISTIC", answer["strategyType"]!.GetValue<string>());
        var sampling = answer["operationSampling"]!;
        Assert.Equal(0.001, sampling["defaultSamplingProbability"]!.GetValue<double>());
        Assert.Equal(1 / 60.0, sampling["defaultLowerBoundTracesPerSecond"]!.GetValue<double>(), 9);
        return (sampling["perOperationStrategies"] as JsonArray ?? []).ToDictionary(
            operation => operation!["operation"]!.GetValue<string>(),
            operation => operation!["probabilisticSampling"]!["samplingRate"]!.GetValue<double>());
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _process.DisposeAsync();
    }

    private async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await _http.GetAsync(new Uri($"http://127.0.0.1:{_port}/health"), cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
