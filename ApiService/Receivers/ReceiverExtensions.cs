using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Extensions.Options;
using Tracepost.ApiService.Receivers.Bodies;
using Tracepost.ApiService.Receivers.Otlp;
using Tracepost.ApiService.Receivers.Writer;
using Tracepost.ServiceDefaults.Clients;
using Tracepost.ServiceDefaults.Doors;

namespace Tracepost.ApiService.Receivers;

/// <summary>Adds the receivers and puts each behind its door.</summary>
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
        services.AddGrpcClient<TraceWriterCalls>(client => client.Address = new Uri("http://_grpc.dataservice")).ForStreamingGrpc();
        services.AddHealthChecks().AddCheck<StoreHealthCheck>("dataservice");

        services.AddSingleton<OtlpGrpcReceiver>();
        services.AddSingleton<OtlpHttpReceiver>();
        services.AddCors();
        services.AddSingleton<IConfigureOptions<CorsOptions>, OtlpCors>();
    }

    public static void MapReceivers(this WebApplication app)
    {
        app.MapPost(OtlpGrpcReceiver.Path, (OtlpGrpcReceiver receiver, HttpContext context) => receiver.ReceiveAsync(context))
            .RequireDoor(DoorNames.OtlpGrpc)
            .ExcludeFromDescription();

        const string Traces = "/v1/traces";
        app.MapPost(Traces, (OtlpHttpReceiver receiver, HttpContext context) => receiver.ReceiveAsync(context))
            .RequireDoor(DoorNames.OtlpHttp)
            .RequireCors(OtlpCors.Policy)
            .WithName("ExportTraces")
            .WithSummary("Receives OTLP traces")
            .WithDescription("An ExportTraceServiceRequest as application/x-protobuf or application/json; Content-Encoding gzip or deflate. Port 4318.")
            .WithTags("OTLP");
        app.Map(Traces, (OtlpHttpReceiver receiver, HttpContext context) => receiver.RefuseMethodAsync(context))
            .RequireDoor(DoorNames.OtlpHttp)
            .RequireCors(OtlpCors.Policy)
            .ExcludeFromDescription();
    }
}
