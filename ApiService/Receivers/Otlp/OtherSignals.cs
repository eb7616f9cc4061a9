using Tracepost.ApiService.Receivers.Grpc;
using Tracepost.ApiService.Receivers.Writer;
using Tracepost.ServiceDefaults.Doors;

namespace Tracepost.ApiService.Receivers.Otlp;

/// <summary>
/// Metrics, logs and profiles, which SDKs and agents send to the same endpoint unless told not to: a refusal that they do not repeat and that says
/// what to do, counted as unsupported.
/// </summary>
internal sealed class OtherSignals(SpanWriter writer)
{
    private static readonly string[] Paths = ["/v1/metrics", "/v1/logs", "/v1development/profiles"];

    private static readonly string[] Methods =
    [
        "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export",
        "/opentelemetry.proto.collector.logs.v1.LogsService/Export",
        "/opentelemetry.proto.collector.profiles.v1development.ProfilesService/Export",
    ];

    public static void Map(WebApplication app)
    {
        foreach (var path in Paths)
        {
            app.MapPost(path, (OtherSignals signals, HttpContext context) => signals.RefuseHttpAsync(context))
                .RequireDoor(DoorNames.OtlpHttp).RequireCors(OtlpCors.Policy).ExcludeFromDescription();
        }

        foreach (var method in Methods)
        {
            app.MapPost(method, (OtherSignals signals, HttpContext context) => signals.RefuseGrpc(context))
                .RequireDoor(DoorNames.OtlpGrpc).ExcludeFromDescription();
        }
    }

    private Task RefuseHttpAsync(HttpContext context)
    {
        var encoding = OtlpEncodings.Of(context.Request.ContentType) ?? OtlpEncoding.Protobuf;
        return OtlpHttpAnswer.WriteErrorAsync(context, encoding, StatusCodes.Status404NotFound, Refuse("otlp-http").Message);
    }

    private void RefuseGrpc(HttpContext context)
    {
        if (GrpcCall.Begin(context)) GrpcCall.Fail(context, GrpcFailures.Status(Refuse("otlp-grpc")));
    }

    private WriteResult Refuse(string protocol) => writer.Refuse(
        protocol,
        WriteOutcome.Unsupported,
        "Tracepost takes traces only: send metrics and logs elsewhere, or set OTEL_METRICS_EXPORTER=none and OTEL_LOGS_EXPORTER=none");
}
