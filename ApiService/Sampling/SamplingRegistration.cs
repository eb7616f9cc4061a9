namespace Tracepost.ApiService.Sampling;

/// <summary>Jaeger's remote sampling, over HTTP and gRPC.</summary>
internal static class SamplingRegistration
{
    public static void AddSampling(this WebApplicationBuilder builder) => _ = builder.Services;

    public static void MapSampling(this WebApplication app) => _ = app.Services;
}
