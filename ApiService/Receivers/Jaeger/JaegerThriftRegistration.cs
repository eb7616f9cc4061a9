namespace Tracepost.ApiService.Receivers.Jaeger;

/// <summary>Jaeger's Thrift: over HTTP, and the agent's UDP.</summary>
internal static class JaegerThriftRegistration
{
    public static void AddJaegerThrift(this WebApplicationBuilder builder) => _ = builder.Services;

    public static void MapJaegerThrift(this WebApplication app) => _ = app.Services;
}
