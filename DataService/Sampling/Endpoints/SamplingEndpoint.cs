using Grpc.Core;
using Tracepost.DataService.Storage;
using Tracepost.DataService.Storage.Schema;
using Tracepost.TraceModel.Sampling;

namespace Tracepost.DataService.Sampling.Endpoints;

/// <summary>Our own <c>tracepost.v1.SamplingProbabilities</c>: TraceModel/Protos/tracepost/v1/sampling.proto.</summary>
internal sealed class SamplingEndpoint(
    ProbabilityReader reader, StoreReadiness readiness, SamplingMetrics metrics, ILogger<SamplingEndpoint> logger)
    : SamplingProbabilities.SamplingProbabilitiesBase
{
    /// <inheritdoc/>
    public override async Task<GetProbabilitiesResponse> GetProbabilities(GetProbabilitiesRequest request, ServerCallContext context)
    {
        if (!readiness.IsReady) throw Failure(StatusCode.Unavailable, "the database is not prepared yet");
        try
        {
            var response = await reader.ReadAsync(request.Service, context.CancellationToken);
            metrics.Asked(response.Operations.Count > 0 ? "known" : "unknown");
            return response;
        }
        catch (Exception) when (context.CancellationToken.IsCancellationRequested)
        {
            throw Failure(StatusCode.Cancelled, "the client has gone or its deadline has passed");
        }
        catch (Exception e) when (Transience.IsTransient(e))
        {
            SamplingLog.Unavailable(logger, request.Service, e);
            throw Failure(StatusCode.Unavailable, "the database cannot answer now");
        }
        catch (Exception e)
        {
            SamplingLog.Failed(logger, request.Service, e);
            throw Failure(StatusCode.Internal, "the question failed; the server's log says why");
        }
    }

    private RpcException Failure(StatusCode code, string detail)
    {
        metrics.Asked("failed");
        return new RpcException(new Status(code, detail));
    }
}
