using Grpc.Core;
using Jaeger.ApiV3;
using Tracepost.ApiService.QueryApis.Go;
using Tracepost.ApiService.QueryApis.Otlp;
using Tracepost.ApiService.Store;
using Tracepost.TraceModel.Grpc;

namespace Tracepost.ApiService.QueryApis.JaegerV3.Grpc;

/// <summary>
/// <c>jaeger.api_v3.QueryService</c>, as Jaeger 2.20 serves it. Beyond it: an adjusted trace comes in chunks that every client takes, where
/// Jaeger sends it as one message, and a search without a depth has the depth that it has over HTTP.
/// </summary>
internal sealed class JaegerV3QueryService(TraceStore store, LinkStore links, AdjustedOtlp otlp) : RawQueryServiceBase
{
    private const int SummariesPerMessage = 100;

    public override async Task GetTrace(GetTraceRequest request, IServerStreamWriter<PooledBytes> stream, ServerCallContext context)
    {
        if (!GoTraceId.TryParse(request.TraceId, out var id, out var error))
            throw new RpcException(new Status(StatusCode.Unknown, $"malform trace ID: {error}"));
        var trace = new TraceRequest(id, JaegerV3Search.NanosOf(request.StartTime), JaegerV3Search.NanosOf(request.EndTime));
        await SendAsync(store.GetTracesAsync([trace], context.CancellationToken), request.RawTraces, stream, context);
    }

    public override Task FindTraces(FindTracesRequest request, IServerStreamWriter<PooledBytes> stream, ServerCallContext context)
    {
        var query = JaegerV3Search.Of(request.Query);
        return SendAsync(store.FindTracesAsync(query, context.CancellationToken), request.Query.RawTraces, stream, context);
    }

    public override async Task<GetServicesResponse> GetServices(GetServicesRequest request, ServerCallContext context) =>
        new() { Services = { await store.GetServicesAsync(context.CancellationToken) } };

    public override async Task<GetOperationsResponse> GetOperations(GetOperationsRequest request, ServerCallContext context)
    {
        var operations = await store.GetOperationsAsync(request.Service, request.SpanKind, context.CancellationToken);
        return new GetOperationsResponse { Operations = { operations.Select(operation => new Operation { Name = operation.Name, SpanKind = operation.SpanKind }) } };
    }

    public override async Task<DependenciesResponse> GetDependencies(GetDependenciesRequest request, ServerCallContext context)
    {
        var start = JaegerV3Search.NanosOf(request.StartTime) ?? throw new BadQueryException("start_time is required");
        var end = JaegerV3Search.NanosOf(request.EndTime) ?? throw new BadQueryException("end_time is required");
        if (end <= start) throw new BadQueryException("end_time must be after start_time");
        var found = await links.GetLinksAsync(start, end, context.CancellationToken);
        return new DependenciesResponse
        {
            Dependencies = { found.Select(link => new Dependency { Parent = link.Parent, Child = link.Child, CallCount = link.CallCount }) },
        };
    }

    public override async Task FindTraceSummaries(
        FindTraceSummariesRequest request, IServerStreamWriter<FindTraceSummariesResponse> stream, ServerCallContext context)
    {
        var response = new FindTraceSummariesResponse();
        await foreach (var summary in store.FindSummariesAsync(JaegerV3Search.Of(request.Query), context.CancellationToken))
        {
            response.Summaries.Add(JaegerV3Summary.Of(summary));
            if (response.Summaries.Count < SummariesPerMessage) continue;
            await stream.WriteAsync(response, context.CancellationToken);
            response = new FindTraceSummariesResponse();
        }

        if (response.Summaries.Count > 0) await stream.WriteAsync(response, context.CancellationToken);
    }

    private async Task SendAsync(IAsyncEnumerable<PooledBytes> chunks, bool raw, IServerStreamWriter<PooledBytes> stream, ServerCallContext context)
    {
        await foreach (var chunk in otlp.Of(chunks, raw, context.CancellationToken))
        {
            using (chunk)
                await stream.WriteAsync(chunk, context.CancellationToken);
        }
    }
}
