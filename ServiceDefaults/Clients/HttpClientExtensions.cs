using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Tracepost.ServiceDefaults.Clients;

/// <summary>How Tracepost services call each other and the world.</summary>
public static class HttpClientExtensions
{
    internal static void AddHttpClientDefaults(this IHostApplicationBuilder builder)
    {
        builder.Services.AddServiceDiscovery();
        builder.Services.ConfigureHttpClientDefaults(http =>
        {
            http.AddStandardResilienceHandler();
            http.AddServiceDiscovery();
        });
    }

    /// <summary>
    /// Makes this gRPC client fit for writes and long streams: no retries (a write that timed out may have been committed), no timeout but the
    /// call's own deadline, several connections, and windows wide enough for large messages. Service discovery stays.
    /// </summary>
    public static IHttpClientBuilder ForStreamingGrpc(this IHttpClientBuilder client)
    {
#pragma warning disable EXTEXP0001 // There is no other way to exempt one client from the defaults.
        client.RemoveAllResilienceHandlers();
#pragma warning restore EXTEXP0001
        return client.ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
        {
            EnableMultipleHttp2Connections = true,
            InitialHttp2StreamWindowSize = 4 * 1024 * 1024,
            KeepAlivePingDelay = TimeSpan.FromSeconds(30),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(10),
            ConnectTimeout = TimeSpan.FromSeconds(5),
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(5),
            UseProxy = false,
        });
    }
}
