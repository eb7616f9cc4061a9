using Tracepost.ApiService.Cors;
using Tracepost.ServiceDefaults.Doors;

namespace Tracepost.ApiService.QueryApis.Zipkin;

/// <summary>
/// Zipkin's query API, as a Zipkin server has it on its port, <c>/api/v2/*</c> and for its UI <c>/zipkin/api/v2/*</c> on door <c>zipkin</c>, and the
/// latter on door <c>http</c> too.
/// </summary>
internal static class ZipkinQueryRegistration
{
    public static WebApplicationBuilder AddZipkinQuery(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<ZipkinQueryOptions>().BindConfiguration(ZipkinQueryOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<ZipkinServiceCount>();
        services.AddSingleton<ZipkinUiConfig>();
        services.AddTransient<ZipkinNames>();
        services.AddTransient<ZipkinTraces>();
        services.AddZipkinCors();
        return builder;
    }

    public static WebApplication MapZipkinQuery(this WebApplication app)
    {
        app.MapGroup("/api/v2").RequireDoor(DoorNames.Zipkin).MapZipkinApi();
        app.MapGroup("/zipkin/api/v2").RequireDoor(DoorNames.Zipkin, DoorNames.Http).MapZipkinApi().ExcludeFromDescription();

        app.MapRead("/config.json", (ZipkinUiConfig config, HttpContext http) => config.Get(http)).RequireDoor(DoorNames.Zipkin);
        app.MapRead("/zipkin/config.json", (ZipkinUiConfig config, HttpContext http) => config.Get(http)).RequireDoor(DoorNames.Zipkin, DoorNames.Http);
        app.MapRead("/health", ZipkinHealth.GetHealthAsync).RequireDoor(DoorNames.Zipkin);
        app.MapRead("/info", ZipkinHealth.GetInfo).RequireDoor(DoorNames.Zipkin);
        return app;
    }

    private static RouteHandlerBuilder MapRead(this IEndpointRouteBuilder routes, string path, Delegate handler) =>
        routes.MapMethods(path, [HttpMethods.Get, HttpMethods.Head], handler).RequireCors(ZipkinCors.Policy).ExcludeFromDescription();
}
