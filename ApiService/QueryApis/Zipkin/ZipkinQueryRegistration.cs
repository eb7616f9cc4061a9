namespace Tracepost.ApiService.QueryApis.Zipkin;

/// <summary>Zipkin's query API: <c>/api/v2/*</c> on door <c>zipkin</c>, and <c>/zipkin/api/v2/*</c> on door <c>http</c>.</summary>
internal static class ZipkinQueryRegistration
{
    public static WebApplicationBuilder AddZipkinQuery(this WebApplicationBuilder builder) => builder;

    public static WebApplication MapZipkinQuery(this WebApplication app) => app;
}
