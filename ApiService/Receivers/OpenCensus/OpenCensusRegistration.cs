using Tracepost.ApiService.Receivers.OpenCensus.Json;
using Tracepost.ApiService.Receivers.Otlp;
using Tracepost.ServiceDefaults.Doors;

namespace Tracepost.ApiService.Receivers.OpenCensus;

/// <summary>The OpenCensus agent protocol, over gRPC and as JSON.</summary>
internal static class OpenCensusRegistration
{
    public static void AddOpenCensus(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<OpenCensusTranslator>();
        builder.Services.AddSingleton<OpenCensusGrpcReceiver>();
        builder.Services.AddSingleton<OpenCensusSilentStreams>();
        builder.Services.AddSingleton<OpenCensusJsonReceiver>();
    }

    public static void MapOpenCensus(this WebApplication app)
    {
        app.MapPost(OpenCensusGrpcReceiver.Path, (OpenCensusGrpcReceiver receiver, HttpContext context) => receiver.ReceiveAsync(context))
            .RequireDoor(DoorNames.OpenCensus)
            .ExcludeFromDescription();
        app.MapPost(OpenCensusSilentStreams.ConfigPath, (OpenCensusSilentStreams streams, HttpContext context) => streams.ReceiveConfigAsync(context))
            .RequireDoor(DoorNames.OpenCensus)
            .ExcludeFromDescription();
        app.MapPost(OpenCensusSilentStreams.MetricsPath, (OpenCensusSilentStreams streams, HttpContext context) => streams.ReceiveMetricsAsync(context))
            .RequireDoor(DoorNames.OpenCensus)
            .ExcludeFromDescription();

        app.MapPost(OpenCensusJsonReceiver.Path, (OpenCensusJsonReceiver receiver, HttpContext context) => receiver.ReceiveAsync(context))
            .RequireDoor(DoorNames.OpenCensus)
            .RequireCors(OtlpCors.Policy);
    }
}
