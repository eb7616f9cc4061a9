using Grpc.AspNetCore.Server;
using Microsoft.Extensions.Options;

namespace Tracepost.ApiService.Receivers.Otlp;

/// <summary>Bounds what a gRPC message may be, also one that is small only while it is compressed.</summary>
internal sealed class OtlpGrpcLimits(IOptions<ReceiverOptions> options) : IConfigureOptions<GrpcServiceOptions>
{
    public void Configure(GrpcServiceOptions grpc)
    {
        grpc.MaxReceiveMessageSize = options.Value.MaxRequestBytes;
        // gRPC checks the compressed length only, and inflates all of it before a handler sees the message.
        grpc.CompressionProviders = [new BoundedGzip(options.Value.MaxRequestBytes)];
    }
}
