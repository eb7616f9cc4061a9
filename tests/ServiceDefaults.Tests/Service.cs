using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Tracepost.ServiceDefaults.Doors;

namespace Tracepost.ServiceDefaults.Tests;

/// <summary>A small real service on Kestrel with two HTTP/1.1 doors, <c>front</c> and <c>quiet</c> (untraced), and an h2c door <c>grpc</c>.</summary>
internal sealed class Service : IAsyncDisposable
{
    /// <summary>Without trace context of its own: a test is a caller from outside.</summary>
    private readonly HttpClient _client = new(new SocketsHttpHandler { ActivityHeadersPropagator = null });

    private Service(WebApplication app, IReadOnlyList<Type> registrations)
    {
        App = app;
        Registrations = registrations;
    }

    internal WebApplication App { get; }

    /// <summary>The types of all registered services and of what implements them.</summary>
    internal IReadOnlyList<Type> Registrations { get; }

    internal static async Task<Service> StartAsync(
        Action<WebApplication> map, Action<WebApplicationBuilder>? build = null, params (string Key, string Value)[] configuration)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Ports:Front"] = "0", ["Ports:Quiet"] = "0", ["Ports:Grpc"] = "0" });
        builder.Configuration.AddInMemoryCollection(configuration.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value)));
        builder.AddServiceDefaults();
        builder.Listen("front", "Front", 1, HttpProtocols.Http1);
        builder.Listen("quiet", "Quiet", 1, HttpProtocols.Http1, traced: false);
        builder.Listen("grpc", "Grpc", 1, HttpProtocols.Http2);
        build?.Invoke(builder);

        Type[] registrations = [.. builder.Services.SelectMany(service => new[] { service.ServiceType, service.IsKeyedService ? null : service.ImplementationType }).OfType<Type>()];
        var app = builder.Build();
        map(app);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new Service(app, registrations);
    }

    internal Uri Url(string door, string path = "/") => new($"http://127.0.0.1:{App.Services.GetRequiredService<DoorSet>()[door].Port}{path}");

    internal async Task<HttpResponseMessage> SendAsync(string door, string path, HttpMethod? method = null, string? host = null)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, Url(door, path));
        if (host is not null) request.Headers.Host = host;
        return await _client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    internal async Task<string> GetStringAsync(string door, string path)
    {
        using var response = await SendAsync(door, path);
        return $"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}";
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await App.DisposeAsync();
    }
}
