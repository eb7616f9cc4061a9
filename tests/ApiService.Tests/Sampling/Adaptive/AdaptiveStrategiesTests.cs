using System.Diagnostics.Metrics;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Tracepost.ApiService.Sampling;
using Tracepost.ServiceDefaults;
using Tracepost.TraceModel.Sampling;

namespace Tracepost.ApiService.Tests.Sampling.Adaptive;

public sealed class AdaptiveStrategiesTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());
    private readonly Dictionary<string, long> _refreshes = [];
    private readonly MeterListener _listener = new();
    private ProbabilityStore _store = null!;
    private WebApplication _app = null!;

    private ISamplingStrategies Strategies => _app.Services.GetRequiredService<ISamplingStrategies>();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _store = await ProbabilityStore.StartAsync();
        _app = Build();
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _app.DisposeAsync();
        await _store.DisposeAsync();
    }

    [Fact]
    public async Task Answers_what_DataService_says()
    {
        _store.Answer = _ => Answer(("GET /", 0.25), ("", 1), ("Größe", 0.00001));

        var strategy = Assert.IsType<PerOperationStrategy>(await AskAsync("Läden"));
        Assert.Equal((0.002, 0.5, (double?)null), (strategy.DefaultRate, strategy.LowerBound, strategy.UpperBound));
        Assert.Equal([new("GET /", 0.25), new("", 1), new("Größe", 0.00001)], strategy.Operations);
        Assert.Equal(["Läden"], _store.Questions);
    }

    [Fact]
    public async Task Clients_that_look_at_the_whole_service_only_begin_with_the_default_probability()
    {
        _store.Answer = _ => Answer();
        Assert.Equal(new ProbabilisticStrategy(0.002), (await AskAsync("shop")).WholeService);

        await _store.DisposeAsync();
        Assert.Equal(new ProbabilisticStrategy(0.002), (await AskAsync("bank")).WholeService);
        await using var app = Build(("Sampling:DefaultProbability", "0.125"));
        var unknown = (PerOperationStrategy)await app.Services.GetRequiredService<ISamplingStrategies>().ForAsync("shop", Cancellation);
        Assert.Equal(new ProbabilisticStrategy(0.125), unknown.WholeService);
    }

    [Fact]
    public async Task Asks_for_a_service_once_in_some_seconds_however_many_ask()
    {
        var answer = new TaskCompletionSource<GetProbabilitiesResponse>(TaskCreationOptions.RunContinuationsAsynchronously);
        _store.Answer = _ => answer.Task;
        var asking = Enumerable.Range(0, 50).Select(_ => AskAsync("shop")).ToList();
        answer.SetResult(await Answer(("GET /", 0.25)));
        var answers = await Task.WhenAll(asking).WaitAsync(TimeSpan.FromSeconds(20), Cancellation);
        Assert.All(answers, found => Assert.Same(answers[0], found));

        _time.Advance(TimeSpan.FromSeconds(4.9));
        Assert.Same(answers[0], await AskAsync("shop"));
        await AskAsync("bank");
        Assert.Equal(["shop", "bank"], _store.Questions);

        _time.Advance(TimeSpan.FromSeconds(0.2));
        _store.Answer = _ => Answer(("GET /", 0.5));
        Assert.Equal([new("GET /", 0.5)], (await AskAsync("shop")).Operations);
    }

    [Theory]
    [InlineData(StatusCode.Unavailable)]
    [InlineData(StatusCode.Internal)]
    [InlineData(StatusCode.DeadlineExceeded)]
    [InlineData(StatusCode.Unimplemented)] // an older DataService
    public async Task While_DataService_fails_clients_keep_the_last_answer(StatusCode failure)
    {
        _store.Answer = _ => Answer(("GET /", 0.25));
        var before = await AskAsync("shop");
        _store.Answer = _ => throw new RpcException(new Status(failure, "no"));
        for (var i = 0; i < 3; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(6));
            Assert.Same(before, await AskAsync("shop"));
            Assert.Same(before, await AskAsync("shop"));
        }

        // What is not available may be so elsewhere.
        Assert.Equal(failure == StatusCode.Unavailable ? 7 : 4, _store.Questions.Count);
        Assert.Equal((1, 3), (_refreshes["answered"], _refreshes["stale"]));

        _store.Answer = _ => Answer(("GET /", 0.5));
        _time.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal([new("GET /", 0.5)], (await AskAsync("shop")).Operations);
    }

    [Fact]
    public async Task While_DataService_is_gone_clients_keep_the_last_answer_and_new_services_get_its_defaults()
    {
        _store.Answer = _ => Answer(("GET /", 0.25));
        var before = await AskAsync("shop");
        await _store.DisposeAsync();
        _time.Advance(TimeSpan.FromHours(1));

        Assert.Same(before, await AskAsync("shop"));
        var unknown = await AskAsync("bank");
        Assert.Equal((0.002, 0.5), (unknown.DefaultRate, unknown.LowerBound));
        Assert.Empty(unknown.Operations);
    }

    [Fact]
    public async Task When_nothing_was_ever_known_clients_get_the_default_of_the_configuration()
    {
        await _store.DisposeAsync();
        await using var app = Build(("Sampling:DefaultProbability", "0.125"));

        var strategy = (PerOperationStrategy)await app.Services.GetRequiredService<ISamplingStrategies>().ForAsync("shop", Cancellation);
        Assert.Equal((0.125, 1 / 60.0), (strategy.DefaultRate, strategy.LowerBound));
        Assert.Empty(strategy.Operations);
        Assert.Equal(1, _refreshes["initial"]);
    }

    [Fact]
    public async Task A_DataService_that_hangs_is_waited_for_until_the_timeout_only()
    {
        _store.Answer = _ => new TaskCompletionSource<GetProbabilitiesResponse>().Task;
        await using var app = Build(("Sampling:Adaptive:TimeoutSeconds", "1"));

        var strategy = await app.Services.GetRequiredService<ISamplingStrategies>().ForAsync("shop", Cancellation)
            .AsTask().WaitAsync(TimeSpan.FromSeconds(20), Cancellation);
        Assert.Empty(((PerOperationStrategy)strategy).Operations);
    }

    [Fact]
    public async Task A_client_that_hangs_up_does_not_end_the_question_for_the_others()
    {
        var answer = new TaskCompletionSource<GetProbabilitiesResponse>(TaskCreationOptions.RunContinuationsAsynchronously);
        _store.Answer = _ => answer.Task;
        using var hangUp = new CancellationTokenSource();
        var first = Strategies.ForAsync("shop", hangUp.Token).AsTask();
        var second = AskAsync("shop");
        await hangUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        answer.SetResult(await Answer(("GET /", 0.25)));

        Assert.Single((await second.WaitAsync(TimeSpan.FromSeconds(20), Cancellation)).Operations);
        Assert.Single(_store.Questions);
    }

    [Fact]
    public async Task Very_many_names_are_all_answered()
    {
        _store.Answer = service => service == "shop" ? Answer(("GET /", 0.25)) : Answer();
        for (var i = 0; i < 300; i++)
            await Task.WhenAll(Enumerable.Range(0, 50).Select(name => AskAsync($"{new string('n', 200)}{i}.{name}")));

        Assert.Single((await AskAsync("shop")).Operations);
    }

    [Theory]
    [InlineData("Sampling:Adaptive:CacheSeconds", "0")]
    [InlineData("Sampling:Adaptive:TimeoutSeconds", "0")]
    public async Task A_value_that_makes_no_sense_stops_the_start(string key, string value)
    {
        await using var app = Build((key, value));

        await Assert.ThrowsAsync<Microsoft.Extensions.Options.OptionsValidationException>(() => app.StartAsync(Cancellation));
    }

    private static Task<GetProbabilitiesResponse> Answer(params (string Operation, double Probability)[] operations)
    {
        var answer = new GetProbabilitiesResponse { DefaultProbability = 0.002, LowerBoundTracesPerSecond = 0.5 };
        answer.Operations.AddRange(operations.Select(
            operation => new OperationProbability { Operation = operation.Operation, Probability = operation.Probability }));
        return Task.FromResult(answer);
    }

    private async Task<PerOperationStrategy> AskAsync(string service) =>
        Assert.IsType<PerOperationStrategy>(await Strategies.ForAsync(service, Cancellation));

    /// <summary>ApiService's sampling as Program.cs composes it, but without doors.</summary>
    private WebApplication Build(params (string Key, string Value)[] settings)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        builder.Configuration["services:dataservice:grpc:0"] = _store.Address;
        builder.Configuration["Sampling:Source"] = "Adaptive";
        // A busy machine is not what is tested.
        builder.Configuration["Sampling:Adaptive:TimeoutSeconds"] = "60";
        builder.Configuration.AddInMemoryCollection(settings.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value)));
        builder.AddServiceDefaults();
        builder.AddSampling();
        builder.Services.AddSingleton<TimeProvider>(_time);
        var app = builder.Build();
        var meters = app.Services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Scope == meters && instrument.Name == "tracepost.sampling.refreshes") listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((_, value, tags, _) =>
        {
            var outcome = (string)tags[0].Value!;
            lock (_refreshes) _refreshes[outcome] = _refreshes.GetValueOrDefault(outcome) + value;
        });
        _listener.Start();
        return app;
    }
}
