using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Tracepost.ServiceDefaults.Health;

namespace Tracepost.ServiceDefaults.Tests.Lifetime;

public sealed class ShutdownTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task First_it_is_not_ready_then_it_pauses_and_only_then_it_closes()
    {
        var time = new FakeTimeProvider();
        await using var service = await StartAsync(time, ("Shutdown:DelaySeconds", "5"));
        Assert.StartsWith("200", await service.GetStringAsync("front", "/health"), StringComparison.Ordinal);

        var stopping = service.App.StopAsync(Cancellation);

        Assert.StartsWith("503 {\"status\":\"Draining\"", await service.GetStringAsync("front", "/health"), StringComparison.Ordinal);
        Assert.Equal("200 served", await service.GetStringAsync("front", "/"));
        Assert.False(stopping.IsCompleted);

        time.Advance(TimeSpan.FromSeconds(5));
        await stopping.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        await Assert.ThrowsAsync<HttpRequestException>(() => service.GetStringAsync("front", "/"));
    }

    [Fact]
    public async Task A_request_under_way_is_finished()
    {
        var (arrived, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var service = await Service.StartAsync(app => app.MapGet("/slow", async () =>
        {
            arrived.SetResult();
            await go.Task;
            return "done";
        }));
        var request = service.GetStringAsync("front", "/slow");
        await arrived.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);

        var stopping = service.App.StopAsync(Cancellation);
        go.SetResult();

        Assert.Equal("200 done", await request);
        await stopping.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
    }

    [Fact]
    public async Task The_whole_of_it_is_bounded()
    {
        await using var service = await StartAsync(TimeProvider.System, ("Shutdown:TimeoutSeconds", "7"));

        Assert.Equal(TimeSpan.FromSeconds(7), service.App.Services.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout);
    }

    [Theory]
    [InlineData("Shutdown:DelaySeconds", "-1")]
    [InlineData("Shutdown:TimeoutSeconds", "0")]
    public async Task Limits_that_make_no_sense_are_refused_at_start(string key, string value)
    {
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync(TimeProvider.System, (key, value)));

        Assert.Contains(key["Shutdown:".Length..], error.Message, StringComparison.Ordinal);
    }

    private static Task<Service> StartAsync(TimeProvider time, params (string, string)[] configuration) => Service.StartAsync(
        app => app.MapDefaultEndpoints("front").MapGet("/", () => "served"), builder => builder.Services.AddSingleton(time), configuration);
}
