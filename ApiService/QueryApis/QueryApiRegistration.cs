using Tracepost.ApiService.OpenApi;
using Tracepost.ApiService.QueryApis.Go;
using Tracepost.ApiService.QueryApis.Jaeger;
using Tracepost.ApiService.QueryApis.Jaeger.Metrics;
using Tracepost.ApiService.QueryApis.JaegerV3;
using Tracepost.ApiService.QueryApis.Otlp;
using Tracepost.ApiService.QueryApis.Zipkin;
using Tracepost.ApiService.Store;
using Tracepost.ServiceDefaults.Doors;

namespace Tracepost.ApiService.QueryApis;

/// <summary>The APIs by which programs read traces, behind the door <c>http</c>.</summary>
internal static class QueryApiRegistration
{
    public static WebApplicationBuilder AddQueryApis(this WebApplicationBuilder builder)
    {
        builder.Services.AddTraceStore();
        builder.Services.AddSingleton<AdjustedOtlp>();
        builder.Services.AddTransient<MetricSeriesReader>();
        builder.AddJaegerV3Grpc();
        builder.AddZipkinQuery();
        builder.Services.AddOpenApi("v1", options =>
        {
            options.ShouldInclude = _ => false;
            options.AddDocumentTransformer((document, _, _) =>
            {
                ApiDocument.Fill(document);
                return Task.CompletedTask;
            });
        });
        return builder;
    }

    /// <summary>Maps <c>/api/*</c>, <c>/api/v3/*</c> and the description of every HTTP API, <c>/openapi/v1.json</c>.</summary>
    public static WebApplication MapQueryApis(this WebApplication app)
    {
        app.UseGoQueries();
        var behindTheDoor = app.MapGroup("").RequireDoor(DoorNames.Http);
        behindTheDoor.MapJaeger();
        behindTheDoor.MapJaegerMetrics();
        behindTheDoor.MapJaegerV3();
        behindTheDoor.MapOpenApi("/openapi/{documentName}.json");
        app.MapJaegerV3Grpc();
        app.MapZipkinQuery();
        return app;
    }
}
