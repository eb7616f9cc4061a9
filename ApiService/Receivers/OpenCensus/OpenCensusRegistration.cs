namespace Tracepost.ApiService.Receivers.OpenCensus;

/// <summary>The OpenCensus agent protocol, over gRPC and as JSON.</summary>
internal static class OpenCensusRegistration
{
    public static void AddOpenCensus(this WebApplicationBuilder builder) => _ = builder.Services;

    public static void MapOpenCensus(this WebApplication app) => _ = app.Services;
}
