namespace Tracepost.ApiService.Tests.Hosting;

/// <summary>One <see cref="ApiHost"/> for the tests of a class, which run one after the other.</summary>
public sealed class ApiFixture : IAsyncLifetime
{
    internal ApiHost Host { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Host = await ApiHost.StartAsync();

    public ValueTask DisposeAsync() => Host.DisposeAsync();
}
