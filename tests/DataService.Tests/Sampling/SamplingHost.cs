using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using OpenTelemetry.Proto.Collector.Trace.V1;
using Tracepost.DataService.Ingest;
using Tracepost.DataService.Sampling;
using Tracepost.DataService.Sampling.Calculation;
using Tracepost.DataService.Storage;
using Tracepost.DataService.Storage.Names;
using Tracepost.DataService.Storage.Schema;
using Tracepost.DataService.Tests.Storage;
using Tracepost.ServiceDefaults;
using Tracepost.ServiceDefaults.Doors;
using Tracepost.TraceModel.Sampling;

namespace Tracepost.DataService.Tests.Sampling;

/// <summary>
/// A replica of DataService that ingests and samples, on a free port over a real database. The database's clock is the test's, and rounds
/// are made when the test says so: the replica's own time stands still.
/// </summary>
internal sealed class SamplingHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly GrpcChannel _channel;

    private SamplingHost(WebApplication app)
    {
        _app = app;
        _channel = GrpcChannel.ForAddress($"http://127.0.0.1:{app.Services.GetRequiredService<DoorSet>()["grpc"].Port}");
        Probabilities = new SamplingProbabilities.SamplingProbabilitiesClient(_channel);
        Ingest = new TraceService.TraceServiceClient(_channel);
    }

    public SamplingProbabilities.SamplingProbabilitiesClient Probabilities { get; }

    public TraceService.TraceServiceClient Ingest { get; }

    public NpgsqlDataSource Database => Get<NpgsqlDataSource>();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <param name="connectionString">Of a database, which may have been used.</param>
    /// <param name="databaseTime">What the database's clock says.</param>
    /// <param name="time">The replica's own time; stands still if it is not given.</param>
    /// <param name="settings">Configuration.</param>
    public static async Task<SamplingHost> StartAsync(
        string connectionString, TimeProvider databaseTime, TimeProvider? time = null, params (string Key, string Value)[] settings)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.Services.AddRoutingCore();
        builder.Configuration.AddInMemoryCollection(settings
            .Concat([("Ports:Grpc", "0"), ("ConnectionStrings:traces", connectionString)])
            .Select(setting => new KeyValuePair<string, string?>(setting.Item1, setting.Item2)));
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        builder.AddServiceDefaults();
        builder.Listen("grpc", "Grpc", 0, HttpProtocols.Http2);
        builder.Services.AddSingleton<IDatabaseClock>(new TestDatabaseClock(databaseTime));
        builder.AddStorage();
        builder.AddSampling();
        builder.AddIngest();
        builder.Services.AddSingleton(time ?? new FakeTimeProvider(TimeProvider.System.GetUtcNow()));
        var app = builder.Build();
        app.MapIngest("grpc");
        app.MapSampling("grpc");
        await app.StartAsync(Cancellation);
        await app.Services.GetRequiredService<StoreReadiness>().WaitAsync(Cancellation).WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        return new SamplingHost(app);
    }

    public T Get<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    /// <summary>Makes a round, as each replica does every ten seconds.</summary>
    /// <returns>Whether it computed an interval.</returns>
    public Task<bool> RoundAsync() => Get<SamplingRound>().RunAsync(Cancellation);

    /// <summary>What ApiService gets to know.</summary>
    public async Task<GetProbabilitiesResponse> AskAsync(string service = "shop") =>
        await Probabilities.GetProbabilitiesAsync(new GetProbabilitiesRequest { Service = service }, cancellationToken: Cancellation);

    /// <summary>The probability of an operation as ApiService gets to know it; NaN if it has none of its own.</summary>
    public async Task<double> ProbabilityAsync(string operation = "GET /", string service = "shop") =>
        (await AskAsync(service)).Operations.FirstOrDefault(found => found.Operation == operation)?.Probability ?? double.NaN;

    /// <summary>Stores traces whose root is this operation.</summary>
    public Task StoreAsync(int traces, string operation = "GET /", string service = "shop")
    {
        var now = TestFragments.Now();
        return Get<IFragmentStore>().WriteAsync(
            [.. Enumerable.Range(0, traces).Select(_ => TestFragments.Create(Get<NameTable>(), now, service, operation))], Cancellation);
    }

    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = Database.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync(Cancellation))!;
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var command = Database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        await _app.StopAsync(Cancellation);
        await _app.DisposeAsync();
    }

    private sealed class TestDatabaseClock(TimeProvider time) : IDatabaseClock
    {
        public Task<DateTimeOffset> NowAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
            Task.FromResult(time.GetUtcNow());
    }
}
