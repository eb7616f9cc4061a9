using Microsoft.Extensions.Time.Testing;
using Tracepost.Testing;

namespace Tracepost.DataService.Tests.Sampling;

/// <summary>A database, its clock, and what happens in the course of an interval.</summary>
public abstract class SamplingTestBase(PostgresServer postgres) : IAsyncLifetime
{
    /// <summary>In the middle of an interval of a minute.</summary>
    protected FakeTimeProvider DatabaseTime { get; } = new(new DateTimeOffset(2026, 11, 22, 12, 0, 30, TimeSpan.Zero));

    protected string ConnectionString { get; private set; } = "";

    public async ValueTask InitializeAsync() =>
        ConnectionString = await postgres.CreateDatabaseAsync(TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    private protected Task<SamplingHost> StartAsync(params (string Key, string Value)[] settings) =>
        SamplingHost.StartAsync(ConnectionString, DatabaseTime, null, settings);

    /// <summary>Makes the service known and asked for, and counting begin.</summary>
    private protected static async Task BeginAsync(SamplingHost host, string operation = "GET /", string service = "shop")
    {
        await host.StoreAsync(1, operation, service);
        await host.AskAsync(service);
        await host.RoundAsync();
    }

    /// <summary>
    /// A minute in which so many traces are stored and each replica makes its rounds; ApiService asks for the service.
    /// </summary>
    /// <returns>How many replicas computed.</returns>
    private protected async Task<int> IntervalAsync(SamplingHost host, int traces, string operation = "GET /", string service = "shop")
    {
        var computed = 0;
        for (var tick = 0; tick < 6; tick++)
        {
            if (tick == 0) await host.StoreAsync(traces, operation, service);
            DatabaseTime.Advance(TimeSpan.FromSeconds(10));
            if (await host.RoundAsync()) computed++;
        }

        await host.AskAsync(service);
        return computed;
    }
}
