using Microsoft.Extensions.Options;
using Tracepost.ApiService.QueryApis.Zipkin.Spans;
using Tracepost.ApiService.Store;

namespace Tracepost.ApiService.QueryApis.Zipkin;

/// <summary>Traces: found by a search, or by their ids. Their spans are raw: nothing is adjusted, and shared spans stay two spans with one id.</summary>
internal sealed class ZipkinTraces(TraceSearchStore store, IOptions<ZipkinQueryOptions> options, TimeProvider time)
{
    public Task FindAsync(HttpContext http, ZipkinSearch search)
    {
        var request = search.Parse(options.Value, time.GetUtcNow());
        return options.Value.SearchEnabled
            ? ZipkinTraceAnswer.WriteListAsync(http, store.Find(request, http.RequestAborted))
            : ZipkinNames.WriteAsync(http, []);
    }

    public Task GetManyAsync(HttpContext http, string[]? traceIds)
    {
        var ids = ZipkinTraceIds.ParseMany(ZipkinParameters.Mandatory(traceIds, "traceIds"));
        return ZipkinTraceAnswer.WriteListAsync(http, store.Get(ids, http.RequestAborted));
    }

    public async Task GetAsync(HttpContext http, string traceId)
    {
        var id = ZipkinTraceIds.Parse(ZipkinAnnotationQuery.Trim(traceId));
        if (!await ZipkinTraceAnswer.TryWriteTraceAsync(http, store.Get([id], http.RequestAborted)))
            await ZipkinErrors.WriteAsync(http, StatusCodes.Status404NotFound, $"{ZipkinIds.Format(id)} not found");
    }
}
