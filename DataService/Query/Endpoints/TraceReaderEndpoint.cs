using Google.Protobuf;
using Grpc.Core;
using Jaeger.Storage.V2;
using Tracepost.DataService.Query.Names;
using Tracepost.DataService.Query.Search;
using Tracepost.DataService.Query.Summaries;
using Tracepost.DataService.Query.Telemetry;
using Tracepost.DataService.Query.Traces;
using Tracepost.TraceModel.Grpc;

namespace Tracepost.DataService.Query.Endpoints;

/// <summary>Jaeger's <c>jaeger.storage.v2.TraceReader</c>: https://github.com/jaegertracing/jaeger-idl/tree/main/proto/storage/v2.</summary>
internal sealed class TraceReaderEndpoint(
    QueryCall call, TraceSearch search, TraceLoader loader, TraceSender sender, SummaryReader summaries, NameLists names, QueryOptions options)
    : RawTraceReaderBase
{
    private const int SummariesPerMessage = 64;
    private const int SummaryBytesPerMessage = 1024 * 1024;

    /// <inheritdoc/>
    public override Task GetTraces(GetTracesRequest request, IServerStreamWriter<PooledBytes> stream, ServerCallContext context) =>
        call.StreamAsync("get_traces", context, async token =>
        {
            var traces = TraceRequest.Read(request.Query, options);
            QueryTrace.Tag("tracepost.query.traces", traces.Count);
            await sender.SendAsync(loader.LoadAsync(traces, TraceIdSql.Strict, token), stream, token);
        });

    /// <inheritdoc/>
    public override Task<GetServicesResponse> GetServices(GetServicesRequest request, ServerCallContext context) =>
        call.RunAsync("get_services", context, names.ServicesAsync);

    /// <inheritdoc/>
    public override Task<GetOperationsResponse> GetOperations(GetOperationsRequest request, ServerCallContext context) =>
        call.RunAsync("get_operations", context, token => names.OperationsAsync(request, token));

    /// <inheritdoc/>
    public override Task FindTraces(FindTracesRequest request, IServerStreamWriter<PooledBytes> stream, ServerCallContext context) =>
        call.StreamAsync("find_traces", context, async token =>
            await sender.SendAsync(loader.LoadAsync(await FindAsync(request.Query, token), TraceIdSql.Strict, token), stream, token));

    /// <inheritdoc/>
    public override Task<FindTraceIDsResponse> FindTraceIDs(FindTraceIDsRequest request, ServerCallContext context) =>
        call.RunAsync("find_trace_ids", context, async token =>
        {
            var response = new FindTraceIDsResponse();
            response.TraceIds.AddRange((await FindAsync(request.Query, token)).Select(trace => new FoundTraceID
            {
                TraceId = ByteString.CopyFrom(trace.TraceId.ToBytes()),
                Start = RequestTime.ToTimestamp(trace.StartNs),
                End = RequestTime.ToTimestamp(trace.EndNs),
            }));
            return response;
        });

    /// <inheritdoc/>
    public override Task FindTraceSummaries(
        FindTraceSummariesRequest request, IServerStreamWriter<FindTraceSummariesResponse> stream, ServerCallContext context) =>
        call.StreamAsync("find_trace_summaries", context, async token =>
        {
            var response = new FindTraceSummariesResponse();
            var bytes = 0;
            await foreach (var summary in summaries.ReadAsync(await FindAsync(request.Query, token), token))
            {
                response.Summaries.Add(summary);
                bytes += summary.CalculateSize();
                if (response.Summaries.Count < SummariesPerMessage && bytes < SummaryBytesPerMessage) continue;
                await stream.WriteAsync(response, token);
                response = new FindTraceSummariesResponse();
                bytes = 0;
            }

            if (response.Summaries.Count > 0) await stream.WriteAsync(response, token);
        });

    private async Task<IReadOnlyList<FoundTrace>> FindAsync(TraceQueryParameters? parameters, CancellationToken cancellationToken)
    {
        var query = SpanQueryReader.Read(parameters, options);
        QueryTrace.Tag("tracepost.query.service", query.Service);
        QueryTrace.Tag("tracepost.query.operation", query.Operation);
        QueryTrace.Tag("tracepost.query.limit", query.Limit);
        var found = await search.FindAsync(query, cancellationToken);
        QueryTrace.Tag("tracepost.query.traces", found.Count);
        return found;
    }
}
