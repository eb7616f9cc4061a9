using Grpc.Core;
using Tracepost.DataService.Query.Names;
using Tracepost.DataService.Query.Telemetry;
using Tracepost.DataService.Query.Traces;
using Tracepost.DataService.Query.WholeTraces;
using Tracepost.TraceModel.Grpc;
using Tracepost.TraceModel.Search;

namespace Tracepost.DataService.Query.Endpoints;

/// <summary><c>tracepost.v1.TraceSearch</c>: what Zipkin's query API needs and Jaeger's storage protocol does not say.</summary>
internal sealed class TraceSearchEndpoint(
    QueryCall call,
    WholeTraceSearch search,
    TraceLoader loader,
    SpanNames spanNames,
    TraceSender sender,
    QueryOptions options,
    IRemoteNames? remote = null)
    : RawTraceSearchBase
{
    /// <inheritdoc/>
    public override Task FindTraces(FindTracesRequest request, IServerStreamWriter<PooledBytes> stream, ServerCallContext context) =>
        call.StreamAsync("search_traces", context, async token =>
        {
            var query = TraceQueryReader.Read(request, options);
            QueryTrace.Tag("tracepost.query.service", query.Service);
            QueryTrace.Tag("tracepost.query.limit", query.Limit);
            await SayKindAsync(context);
            var found = await search.FindAsync(query, token);
            QueryTrace.Tag("tracepost.query.traces", found.Count);
            await sender.SendAsync(loader.LoadAsync(found, search.Kind, token), stream, token);
        });

    /// <inheritdoc/>
    public override Task GetTraces(GetTracesRequest request, IServerStreamWriter<PooledBytes> stream, ServerCallContext context) =>
        call.StreamAsync("get_many_traces", context, async token =>
        {
            var ids = TraceQueryReader.Read(request, options);
            QueryTrace.Tag("tracepost.query.traces", ids.Count);
            await SayKindAsync(context);
            await sender.SendAsync(loader.LoadAsync([.. ids.Select(id => (id, TraceRange.All))], search.Kind, token), stream, token);
        });

    /// <inheritdoc/>
    public override Task<TraceModel.Search.Names> GetSpanNames(GetSpanNamesRequest request, ServerCallContext context) =>
        call.RunAsync("get_span_names", context, async token => ToNames(await spanNames.ReadAsync(request.Service, token)));

    /// <inheritdoc/>
    public override Task<TraceModel.Search.Names> GetRemoteServices(GetRemoteServicesRequest request, ServerCallContext context) =>
        call.RunAsync("get_remote_services", context, async token => ToNames(await Remote.RemoteServicesAsync(request.Service, token)));

    /// <inheritdoc/>
    public override Task<TraceModel.Search.Names> GetAutocompleteKeys(GetAutocompleteKeysRequest request, ServerCallContext context) =>
        call.RunAsync("get_autocomplete_keys", context, _ => Task.FromResult(ToNames(Remote.AutocompleteKeys)));

    /// <inheritdoc/>
    public override Task<TraceModel.Search.Names> GetAutocompleteValues(GetAutocompleteValuesRequest request, ServerCallContext context) =>
        call.RunAsync("get_autocomplete_values", context, async token => ToNames(await Remote.AutocompleteValuesAsync(request.Key, token)));

    private IRemoteNames Remote => remote ?? throw new RpcException(new Status(StatusCode.Unimplemented, "nothing is kept of remote services"));

    private Task SayKindAsync(ServerCallContext context) => context.WriteResponseHeadersAsync(
        new Metadata { { RawTraceSearch.TraceIdsHeader, options.StrictTraceIds ? RawTraceSearch.Strict : RawTraceSearch.Lenient } });

    private static TraceModel.Search.Names ToNames(IEnumerable<string> names) => new() { Names_ = { names } };
}
