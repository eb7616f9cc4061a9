using Grpc.Net.Client;
using Jaeger.ApiV2;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Tracepost.ApiService.Sampling.Files;
using Tracepost.ApiService.Tests.Receivers;

namespace Tracepost.ApiService.Tests.Sampling.Files;

/// <summary>The strategies file, seen through the doors of ApiService.</summary>
public sealed class FileSamplingTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_a_file_a_thousandth_of_the_traces_is_sampled()
    {
        await using var host = await ReceiverHost.StartAsync();
        Assert.Equal("""{"strategyType":"PROBABILISTIC","probabilisticSampling":{"samplingRate":0.001}}""", await AskAsync(host));
    }

    [Fact]
    public async Task Without_a_file_the_default_can_be_another()
    {
        await using var host = await ReceiverHost.StartAsync(("Sampling:Source", "file"), ("Sampling:DefaultProbability", "0.75"));
        Assert.Equal("""{"strategyType":"PROBABILISTIC","probabilisticSampling":{"samplingRate":0.75}}""", await AskAsync(host));
    }

    [Fact]
    public async Task The_doors_say_what_the_file_says_while_it_changes()
    {
        using var file = new WatchedFile();
        file.Write(0.5);
        await using var host = await ReceiverHost.StartAsync(("Sampling:File", file.Path), ("Sampling:ReloadSeconds", "1"));
        using var measured = new Measurements(host);
        using var channel = GrpcChannel.ForAddress(host.Url(DoorNames.SamplingGrpc));
        var client = new SamplingManager.SamplingManagerClient(channel);
        Assert.Equal("""{"strategyType":"PROBABILISTIC","probabilisticSampling":{"samplingRate":0.5}}""", await AskAsync(host));

        file.Write("""{"service_strategies":[{"service":"größe 🚀","type":"ratelimiting","param":7}]}""");
        await Eventually.IsTrueAsync(async () => await AskAsync(host) == """{"strategyType":"RATE_LIMITING","rateLimitingSampling":{"maxTracesPerSecond":7}}""");
        var message = await client.GetSamplingStrategyAsync(new() { ServiceName = "größe 🚀" }, cancellationToken: Cancellation);
        Assert.Equal(7, message.RateLimitingSampling.MaxTracesPerSecond);

        file.Write("{");
        await Eventually.IsTrueAsync(() => measured["tracepost.sampling.reloads failed"] > 0);
        Assert.Equal("""{"strategyType":"RATE_LIMITING","rateLimitingSampling":{"maxTracesPerSecond":7}}""", await AskAsync(host));

        file.Write(1);
        await Eventually.IsTrueAsync(async () => await AskAsync(host) == """{"strategyType":"PROBABILISTIC","probabilisticSampling":{"samplingRate":1}}""");
    }

    [Fact]
    public async Task Many_clients_ask_while_the_file_changes()
    {
        using var file = new WatchedFile();
        file.Write(0.5);
        await using var host = await ReceiverHost.StartAsync(("Sampling:File", file.Path), ("Sampling:ReloadSeconds", "0"));
        var strategies = host.Services.GetRequiredService<FileStrategies>();
        HashSet<string> allowed = [];
        for (var i = 1; i < 10; i++) allowed.Add($$$"""{"strategyType":"PROBABILISTIC","probabilisticSampling":{"samplingRate":0.{{{i}}}}}""");

        var clients = Enumerable.Range(0, 16).Select(_ => Task.Run(AskFiftyTimesAsync, Cancellation)).ToArray();
        for (var i = 0; !clients.All(client => client.IsCompleted); i++)
        {
            file.Write(i % 4 == 3 ? "{" : WatchedFile.AllHave((1 + (i % 9)) / 10d));
            await strategies.ReloadAsync(Cancellation);
        }

        foreach (var answers in await Task.WhenAll(clients)) Assert.Subset(allowed, answers);

        async Task<HashSet<string>> AskFiftyTimesAsync()
        {
            HashSet<string> answers = [];
            for (var i = 0; i < 50; i++) answers.Add(await AskAsync(host));
            return answers;
        }
    }

    [Fact]
    public async Task A_file_that_cannot_be_used_stops_the_start()
    {
        using var file = new WatchedFile();
        file.Write("{\n  \"default_strategy\": { \"type\": \"probabilistic\", \"param\": 50 }\n}");

        var error = await Assert.ThrowsAsync<StrategiesFileException>(() => ReceiverHost.StartAsync(("Sampling:File", file.Path)));

        Assert.Equal($"{file.Path}, line 2: default_strategy.param is 50, but a probability is a number from 0 to 1", error.Message);
    }

    [Fact]
    public async Task A_file_that_is_not_there_stops_the_start()
    {
        using var file = new WatchedFile();

        var missing = await Assert.ThrowsAsync<StrategiesFileException>(() => ReceiverHost.StartAsync(("Sampling:File", file.Path)));
        var folder = await Assert.ThrowsAsync<StrategiesFileException>(() => ReceiverHost.StartAsync(("Sampling:File", file.In())));

        Assert.StartsWith($"{file.Path} cannot be read: ", missing.Message, StringComparison.Ordinal);
        Assert.StartsWith($"{file.In()} cannot be read: ", folder.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Sampling:ReloadSeconds", "-1")]
    [InlineData("Sampling:DefaultProbability", "1.1")]
    [InlineData("Sampling:DefaultProbability", "NaN")]
    public async Task A_setting_that_makes_no_sense_stops_the_start(string key, string value)
    {
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => ReceiverHost.StartAsync((key, value)));
        Assert.Contains(key.Split(':')[1], error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("static")]
    [InlineData("1")]
    [InlineData("")]
    public async Task A_source_that_does_not_exist_stops_the_start(string source)
    {
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => ReceiverHost.StartAsync(("Sampling:Source", source)));
        Assert.Contains($"Sampling:Source is '{source}', but must be 'file' or 'adaptive'.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_nobody_reads_stops_the_start()
    {
        var error = await Assert.ThrowsAsync<OptionsValidationException>(
            () => ReceiverHost.StartAsync(("Sampling:Source", "adaptive"), ("Sampling:File", "/etc/strategies.json")));
        Assert.Contains("Sampling:File is '/etc/strategies.json', but Sampling:Source is adaptive", error.Message, StringComparison.Ordinal);
    }

    private static async Task<string> AskAsync(ReceiverHost host) =>
        await host.Http.GetStringAsync(new Uri(host.Url(DoorNames.Sampling), $"sampling?service={Uri.EscapeDataString("größe 🚀")}"), Cancellation);
}
