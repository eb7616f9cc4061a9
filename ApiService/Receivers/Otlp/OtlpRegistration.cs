using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Extensions.Options;
using Tracepost.ServiceDefaults.Doors;

namespace Tracepost.ApiService.Receivers.Otlp;

/// <summary>OTLP over gRPC and HTTP.</summary>
internal static class OtlpRegistration
{
    public static void AddOtlp(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<OtlpGrpcReceiver>();
        builder.Services.AddSingleton<OtlpHttpReceiver>();
        builder.Services.AddSingleton<OtherSignals>();
        builder.Services.AddSingleton<IConfigureOptions<CorsOptions>, OtlpCors>();
    }

    public static void MapOtlp(this WebApplication app)
    {
        app.MapPost(OtlpGrpcReceiver.Path, (OtlpGrpcReceiver receiver, HttpContext context) => receiver.ReceiveAsync(context))
            .RequireDoor(DoorNames.OtlpGrpc)
            .ExcludeFromDescription();

        const string Traces = "/v1/traces";
        app.MapPost(Traces, (OtlpHttpReceiver receiver, HttpContext context) => receiver.ReceiveAsync(context))
            .RequireDoor(DoorNames.OtlpHttp)
            .RequireCors(OtlpCors.Policy);
        app.Map(Traces, (OtlpHttpReceiver receiver, HttpContext context) => receiver.RefuseMethodAsync(context))
            .RequireDoor(DoorNames.OtlpHttp)
            .RequireCors(OtlpCors.Policy)
            .ExcludeFromDescription();

        OtherSignals.Map(app);
    }
}
