using Tracepost.ApiService.Receivers.Intake;

namespace Tracepost.ApiService.Receivers.Otlp;

/// <summary>OTLP over gRPC: https://opentelemetry.io/docs/specs/otlp/#otlpgrpc.</summary>
internal sealed class OtlpGrpcReceiver(GrpcIntake intake)
{
    public const string Path = "/opentelemetry.proto.collector.trace.v1.TraceService/Export";

    public Task ReceiveAsync(HttpContext context) => intake.ReceiveAsync(context, "otlp-grpc", translate: null);
}
