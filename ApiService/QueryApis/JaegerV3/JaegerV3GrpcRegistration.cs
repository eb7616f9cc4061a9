using Grpc.Health.V1;
using Grpc.HealthCheck;
using Grpc.Reflection;
using Jaeger.ApiV3;
using Tracepost.ApiService.QueryApis.Grpc;
using Tracepost.ApiService.QueryApis.JaegerV2;
using Tracepost.ApiService.QueryApis.JaegerV3.Grpc;
using Tracepost.ServiceDefaults.Doors;
using QueryServiceV2 = Jaeger.ApiV2.Query.QueryService;
using ReflectionAlpha = Grpc.Reflection.V1Alpha.ServerReflection;
using ReflectionV1 = Grpc.Reflection.V1.ServerReflection;

namespace Tracepost.ApiService.QueryApis.JaegerV3;

/// <summary>
/// Jaeger's query API over gRPC on door <c>jaeger-query</c>: <c>jaeger.api_v3.QueryService</c>, the older <c>jaeger.api_v2.QueryService</c>,
/// and what tools such as grpcurl ask first, <c>grpc.health.v1.Health</c> and <c>grpc.reflection.v1.ServerReflection</c>.
/// </summary>
internal static class JaegerV3GrpcRegistration
{
    public static WebApplicationBuilder AddJaegerV3Grpc(this WebApplicationBuilder builder)
    {
        builder.Services
            .AddGrpc()
            .AddServiceOptions<JaegerV3QueryService>(service => service.Interceptors.Add<StoreFailureInterceptor>())
            .AddServiceOptions<JaegerV2QueryService>(service => service.Interceptors.Add<StoreFailureInterceptor>());
        builder.Services.AddSingleton(HealthOf("", "jaeger.api_v2.QueryService", "jaeger.api_v3.QueryService"));

        var described = new[] { QueryService.Descriptor, QueryServiceV2.Descriptor, Health.Descriptor, ReflectionV1.Descriptor, ReflectionAlpha.Descriptor };
        builder.Services.AddSingleton(new ReflectionV1ServiceImpl(described));
        builder.Services.AddSingleton(new ReflectionServiceImpl(described));
        return builder;
    }

    public static WebApplication MapJaegerV3Grpc(this WebApplication app)
    {
        app.MapGrpcService<JaegerV3QueryService>().RequireDoor(DoorNames.JaegerQuery);
        app.MapGrpcService<JaegerV2QueryService>().RequireDoor(DoorNames.JaegerQuery);
        app.MapGrpcService<HealthServiceImpl>().RequireDoor(DoorNames.JaegerQuery);
        app.MapGrpcService<ReflectionV1ServiceImpl>().RequireDoor(DoorNames.JaegerQuery);
        app.MapGrpcService<ReflectionServiceImpl>().RequireDoor(DoorNames.JaegerQuery);
        return app;
    }

    // As in Jaeger, the door serves as long as it is open; whether the store answers, /health says.
    private static HealthServiceImpl HealthOf(params string[] services)
    {
        var health = new HealthServiceImpl();
        foreach (var service in services)
            health.SetStatus(service, HealthCheckResponse.Types.ServingStatus.Serving);
        return health;
    }
}
