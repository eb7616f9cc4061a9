using Grpc.Core;
using Tracepost.TraceModel.Metrics;

namespace Tracepost.ApiService.Tests.Hosting;

/// <summary><c>tracepost.v1.SpanMetrics</c> from points in memory. It remembers what it was asked, and answers with what it has of the
/// services in the window.</summary>
internal sealed class InMemoryMetrics(InMemoryStore store) : SpanMetrics.SpanMetricsBase
{
    /// <summary>What the last question was.</summary>
    public GetSpanMetricsRequest? Last { get; private set; }

    /// <summary>What was counted, ascending in time.</summary>
    public List<SpanMetricsPoint> Points { get; } = [];

    public override async Task GetSpanMetrics(
        GetSpanMetricsRequest request, IServerStreamWriter<GetSpanMetricsResponse> responseStream, ServerCallContext context)
    {
        Last = request;
        store.ThrowIfFailing();
        var points = Points.Where(point => request.Services.Contains(point.Service) && point.Start + point.Length > request.StartMin && point.Start < request.StartMax);
        foreach (var some in points.Chunk(2)) await responseStream.WriteAsync(new GetSpanMetricsResponse { Points = { some } }, context.CancellationToken);
    }
}
