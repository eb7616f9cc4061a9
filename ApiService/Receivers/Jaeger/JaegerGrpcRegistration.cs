using Tracepost.ApiService.Receivers.Intake;
using Tracepost.ApiService.Receivers.Jaeger.Grpc;
using Tracepost.ServiceDefaults.Doors;

namespace Tracepost.ApiService.Receivers.Jaeger;

/// <summary>Jaeger's api_v2 over gRPC, as agents and clients send it to a collector.</summary>
internal static class JaegerGrpcRegistration
{
    private const string Protocol = "jaeger-grpc";

    public static void AddJaegerGrpc(this WebApplicationBuilder builder) => builder.Services.AddSingleton<JaegerProtoTranslator>();

    public static void MapJaegerGrpc(this WebApplication app) => app
        .MapPost(
            "/jaeger.api_v2.CollectorService/PostSpans",
            (GrpcIntake intake, JaegerProtoTranslator translator, HttpContext context) => intake.ReceiveAsync(context, Protocol, translator.Translate))
        .RequireDoor(DoorNames.JaegerGrpc)
        .ExcludeFromDescription();
}
