using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Time.Testing;
using Tracepost.ServiceDefaults.Health;

namespace Tracepost.ServiceDefaults.Tests.Health;

public sealed class HealthTests
{
    private readonly FakeTimeProvider _time = new();
    private HealthCheckResult _state = HealthCheckResult.Healthy();
    private int _asked;

    [Fact]
    public async Task A_healthy_service_is_ready_and_alive()
    {
        await using var service = await StartAsync();

        Assert.Equal("""200 {"status":"Healthy","checks":{"self":"Healthy","traces":"Healthy"}}""", await service.GetStringAsync("front", "/health"));
        Assert.Equal("""200 {"status":"Healthy","checks":{"self":"Healthy"}}""", await service.GetStringAsync("front", "/alive"));
    }

    [Fact]
    public async Task A_dependency_that_is_away_makes_it_not_ready_but_no_reason_to_restart_it()
    {
        _state = HealthCheckResult.Unhealthy("password=secret", new InvalidOperationException("Host=10.0.0.1"));
        await using var service = await StartAsync();

        Assert.Equal("""503 {"status":"Unhealthy","checks":{"self":"Healthy","traces":"Unhealthy"}}""", await service.GetStringAsync("front", "/health"));
        Assert.StartsWith("200 ", await service.GetStringAsync("front", "/alive"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_degraded_service_still_gets_requests()
    {
        _state = HealthCheckResult.Degraded();
        await using var service = await StartAsync();

        Assert.StartsWith("200 ", await service.GetStringAsync("front", "/health"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_probes_ask_the_dependencies_once_a_second()
    {
        await using var service = await StartAsync();

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => service.GetStringAsync("front", "/health")));
        Assert.Equal(1, _asked);

        _time.Advance(TimeSpan.FromSeconds(1));
        await service.GetStringAsync("front", "/health");
        Assert.Equal(2, _asked);
    }

    [Fact]
    public async Task A_check_that_hangs_is_answered_for_after_five_seconds()
    {
        await using var service = await StartAsync(new TaskCompletionSource<HealthCheckResult>().Task);

        var answer = service.GetStringAsync("front", "/health");
        while (_asked == 0) await Task.Delay(10, TestContext.Current.CancellationToken);
        _time.Advance(TimeSpan.FromSeconds(5));

        Assert.StartsWith("""503 {"status":"TimedOut""", await answer.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_is_told_on_its_own_door_only()
    {
        await using var service = await StartAsync();

        using var response = await service.SendAsync("quiet", "/health");

        Assert.Equal(StatusCodes.Status404NotFound, (int)response.StatusCode);
    }

    private Task<Service> StartAsync(Task<HealthCheckResult>? hanging = null) => Service.StartAsync(
        app => app.MapDefaultEndpoints("front"),
        builder =>
        {
            builder.Services.AddSingleton<TimeProvider>(_time);
            builder.Services.AddHealthChecks().AddAsyncCheck("traces", () =>
            {
                Interlocked.Increment(ref _asked);
                return hanging ?? Task.FromResult(_state);
            });
        });
}
