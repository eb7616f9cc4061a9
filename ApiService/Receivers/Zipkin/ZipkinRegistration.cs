using Tracepost.ApiService.Cors;
using Tracepost.ApiService.Receivers.Intake;
using Tracepost.ServiceDefaults.Doors;

namespace Tracepost.ApiService.Receivers.Zipkin;

/// <summary>Zipkin's collector: every format, over HTTP and gRPC.</summary>
internal static class ZipkinRegistration
{
    public static void AddZipkin(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<ZipkinTranslators>();
        builder.Services.AddSingleton<ZipkinReceiver>();
        builder.Services.AddZipkinCors();
    }

    public static void MapZipkin(this WebApplication app)
    {
        MapSpans(app, "/api/v2/spans", "GET, HEAD, OPTIONS, POST", (receiver, context) => receiver.ReceiveAsync(context));
        MapSpans(app, "/api/v1/spans", HttpMethods.Post, (receiver, context) => receiver.ReceiveV1Async(context));

        app.MapPost(
            "/zipkin.proto3.SpanService/Report",
            (GrpcIntake intake, ZipkinTranslators translators, HttpContext context) =>
                intake.ReceiveAsync(context, "zipkin-grpc", translators.ProtobufMessage))
            .RequireDoor(DoorNames.Zipkin)
            .ExcludeFromDescription();
    }

    private static void MapSpans(WebApplication app, string path, string allowed, Func<ZipkinReceiver, HttpContext, Task> receive)
    {
        app.Map(path, (ZipkinReceiver receiver, HttpContext context) => receiver.RefuseMethodAsync(context, allowed))
            .RequireDoor(DoorNames.Zipkin)
            .RequireCors(ZipkinCors.Policy)
            .ExcludeFromDescription();
        app.MapPost(path, (ZipkinReceiver receiver, HttpContext context) => receive(receiver, context))
            .RequireDoor(DoorNames.Zipkin)
            .RequireCors(ZipkinCors.Policy);
    }
}
