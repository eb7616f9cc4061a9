using Grpc.AspNetCore.Server;
using Microsoft.Extensions.Options;
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
        services.AddOptions<ReceiverOptions>().BindConfiguration(ReceiverOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<ReceiverMetrics>();
        services.AddSingleton<SpanWriter>();
        services.AddGrpcClient<TraceWriterCalls>(client => client.Address = new Uri("http://_grpc.dataservice")).ForStreamingGrpc();

        services.AddGrpc();
        services.AddSingleton<IConfigureOptions<GrpcServiceOptions>, OtlpGrpcLimits>();
        services.AddSingleton<OtlpGrpcReceiver>();

        services.AddSingleton<OtlpHttpReceiver>();
        services.AddCors();
        services.AddSingleton<IConfigureOptions<Microsoft.AspNetCore.Cors.Infrastructure.CorsOptions>, OtlpCors>();
    }

    public static void MapReceivers(this WebApplication app)
    {
        app.MapGrpcService<OtlpGrpcReceiver>().RequireDoor(DoorNames.OtlpGrpc);
        app.MapPost("/v1/traces", (OtlpHttpReceiver receiver, HttpContext context) => receiver.ReceiveAsync(context))
            .RequireDoor(DoorNames.OtlpHttp)
            .RequireCors(OtlpCors.Policy)
            .WithName("ExportTraces")
            .WithSummary("Receives OTLP traces")
            .WithDescription("An ExportTraceServiceRequest as application/x-protobuf or application/json; Content-Encoding gzip. Port 4318.")
            .WithTags("OTLP");
    }
}
