using Microsoft.Extensions.Options;
using Tracepost.ApiService.Receivers.Bodies;
using Tracepost.ApiService.Receivers.Intake;
using Tracepost.ApiService.Receivers.Jaeger;
using Tracepost.ApiService.Receivers.OpenCensus;
using Tracepost.ApiService.Receivers.Otlp;
using Tracepost.ApiService.Receivers.Writer;
using Tracepost.ApiService.Receivers.Zipkin;
using Tracepost.ApiService.Store.Replicas;

namespace Tracepost.ApiService.Receivers;

/// <summary>Adds what all receivers share, and each receiver behind its door.</summary>
internal static class ReceiverExtensions
{
    public static void AddReceivers(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        BodyReader.RefuseTruncatedStreams();
        services.AddOptions<ReceiverOptions>().BindConfiguration(ReceiverOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(provider => new InFlightBytes(provider.GetRequiredService<IOptions<ReceiverOptions>>().Value.MaxInFlightBytes));
        services.AddSingleton<ReceiverMetrics>();
        services.AddSingleton<StoreLog>();
        services.AddSingleton<SpanWriter>();
        services.AddSingleton<HttpIntake>();
        services.AddSingleton<GrpcIntake>();
        services.AddStoreWriters();
        services.AddSingleton<TraceWriterCalls>();
        services.AddHealthChecks().AddCheck<StoreHealthCheck>("dataservice");
        services.AddCors();

        builder.AddOtlp();
        builder.AddJaegerThrift();
        builder.AddJaegerGrpc();
        builder.AddZipkin();
        builder.AddOpenCensus();
    }

    public static void MapReceivers(this WebApplication app)
    {
        app.MapOtlp();
        app.MapJaegerThrift();
        app.MapJaegerGrpc();
        app.MapZipkin();
        app.MapOpenCensus();
    }
}
