using Grpc.Core;
using Tracepost.DataService.Query;
using Tracepost.DataService.Query.Endpoints;
using Tracepost.TraceModel.Metrics;

namespace Tracepost.DataService.Rollups.Metrics;

/// <summary><c>tracepost.v1.SpanMetrics</c>.</summary>
internal sealed class SpanMetricsEndpoint(QueryCall call, RollupCatchUp catchUp, SpanMetricsReader reader) : SpanMetrics.SpanMetricsBase
{
    private const int MaxServices = 1000;
    private const int PointsPerMessage = 1000;

    /// <inheritdoc/>
    public override Task GetSpanMetrics(
        GetSpanMetricsRequest request, IServerStreamWriter<GetSpanMetricsResponse> responseStream, ServerCallContext context) =>
        call.StreamAsync("get_span_metrics", context, async token =>
        {
            Check(request);
            await catchUp.CatchUpAsync(token);
            var response = new GetSpanMetricsResponse();
            await foreach (var points in reader.ReadAsync(request, token))
            {
                foreach (var some in points.Chunk(PointsPerMessage))
                {
                    response.Points.Add(some);
                    if (response.Points.Count < PointsPerMessage) continue;
                    await responseStream.WriteAsync(response, token);
                    response = new GetSpanMetricsResponse();
                }
            }

            if (response.Points.Count > 0) await responseStream.WriteAsync(response, token);
        });

    private static void Check(GetSpanMetricsRequest request)
    {
        if (request.Services.Count is 0 or > MaxServices)
            throw new InvalidQueryException($"metrics are asked for 1 to {MaxServices} services, not {request.Services.Count}");
        if (request.Services.Any(service => service.Contains('\0', StringComparison.Ordinal)))
            throw new InvalidQueryException("a service's name has no NUL");
        if (request.StartMax < request.StartMin) throw new InvalidQueryException("start_max is before start_min");
    }
}
