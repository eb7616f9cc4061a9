using Google.Protobuf;
using Grpc.Core;
using Jaeger.ApiV2;
using Tracepost.ApiService.Store;

namespace Tracepost.ApiService.Sampling.Grpc;

/// <summary><c>jaeger.api_v2.SamplingManager</c>: what agents and the SDKs' remote samplers ask over gRPC.</summary>
internal sealed class SamplingManagerService(SamplingDesk desk) : RawSamplingManagerBase
{
    private const string Protocol = "grpc";

    public override async Task<SamplingStrategyResponse> GetSamplingStrategy(byte[] request, ServerCallContext context)
    {
        try
        {
            var service = SamplingStrategyParameters.Parser.ParseFrom(request).ServiceName;
            return StrategyMessage.Of(await desk.AskAsync(Protocol, service, context.CancellationToken));
        }
        catch (InvalidProtocolBufferException error)
        {
            desk.Refuse(Protocol);
            throw new RpcException(new Status(StatusCode.InvalidArgument, $"the request is no SamplingStrategyParameters: {error.Message}"));
        }
        catch (StoreException error)
        {
            throw new RpcException(new Status(CodeOf(error), error.Message));
        }
    }

    private static StatusCode CodeOf(StoreException error) => error.HttpStatus switch
    {
        StatusCodes.Status503ServiceUnavailable => StatusCode.Unavailable,
        StatusCodes.Status504GatewayTimeout => StatusCode.DeadlineExceeded,
        _ => StatusCode.Internal,
    };
}
