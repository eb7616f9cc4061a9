namespace Tracepost.ApiService.QueryApis.JaegerV3;

/// <summary>Jaeger's query API over gRPC: <c>jaeger.api_v3.QueryService</c> on door <c>jaeger-query</c>.</summary>
internal static class JaegerV3GrpcRegistration
{
    public static WebApplicationBuilder AddJaegerV3Grpc(this WebApplicationBuilder builder) => builder;

    public static WebApplication MapJaegerV3Grpc(this WebApplication app) => app;
}
