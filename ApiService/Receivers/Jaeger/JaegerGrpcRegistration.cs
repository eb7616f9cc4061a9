namespace Tracepost.ApiService.Receivers.Jaeger;

/// <summary>Jaeger's api_v2 over gRPC.</summary>
internal static class JaegerGrpcRegistration
{
    public static void AddJaegerGrpc(this WebApplicationBuilder builder) => _ = builder.Services;

    public static void MapJaegerGrpc(this WebApplication app) => _ = app.Services;
}
