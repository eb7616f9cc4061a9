using Microsoft.Extensions.Options;
using Tracepost.ApiService.Store;
using Tracepost.TraceModel;

namespace Tracepost.ApiService.QueryApis.Zipkin;

/// <summary>
/// Lists of names, sorted arrays of texts: services, spans, remote services, and what a search may be completed with. As in Zipkin, a client may
/// keep names once there are more than three services, so that beginners are not shown an old list.
/// </summary>
internal sealed class ZipkinNames(TraceStore store, TraceSearchStore search, ZipkinServiceCount services, IOptions<ZipkinQueryOptions> options)
{
    private const int FewNames = 3;

    private bool IsSearchEnabled => options.Value.SearchEnabled;

    public async Task GetServicesAsync(HttpContext http)
    {
        var names = IsSearchEnabled ? await store.GetServicesAsync(http.RequestAborted) : [];
        // Spans without a service are stored under a name, for Jaeger. Zipkin knows them as spans without a service.
        string[] sorted = [.. names.Where(name => name != ServiceNames.Missing).Select(name => name.ToLowerInvariant()).Distinct()];
        services.Last = sorted.Length;
        await WriteAsync(http, sorted, services.Last > FewNames);
    }

    public async Task GetSpansAsync(HttpContext http, string[]? serviceName)
    {
        var service = ZipkinParameters.Mandatory(serviceName, "serviceName").ToLowerInvariant();
        var names = IsSearchEnabled && service.Length > 0 ? await search.GetSpanNamesAsync(service, http.RequestAborted) : [];
        await WriteAsync(http, names, services.Last > FewNames);
    }

    public async Task GetRemoteServicesAsync(HttpContext http, string[]? serviceName)
    {
        var service = ZipkinParameters.Mandatory(serviceName, "serviceName").ToLowerInvariant();
        var names = IsSearchEnabled && service.Length > 0 ? await search.GetRemoteServicesAsync(service, http.RequestAborted) : [];
        await WriteAsync(http, names, services.Last > FewNames);
    }

    public async Task GetAutocompleteKeysAsync(HttpContext http) =>
        await WriteAsync(http, await search.GetAutocompleteKeysAsync(http.RequestAborted), mayBeKept: true);

    public async Task GetAutocompleteValuesAsync(HttpContext http, string[]? key)
    {
        var name = ZipkinParameters.Mandatory(key, "key");
        var values = IsSearchEnabled && name.Length > 0 ? await search.GetAutocompleteValuesAsync(name, http.RequestAborted) : [];
        await WriteAsync(http, values, values.Count > FewNames);
    }

    /// <summary>Writes names sorted, without the empty one.</summary>
    public static async Task WriteAsync(HttpContext http, IEnumerable<string> names)
    {
        await using var answer = JsonAnswer.Begin(http);
        answer.Json.WriteStartArray();
        foreach (var name in names.Where(name => name.Length > 0).Order(StringComparer.Ordinal)) answer.Json.WriteStringValue(name);
        answer.Json.WriteEndArray();
        await answer.EndAsync(http.RequestAborted);
    }

    private Task WriteAsync(HttpContext http, IEnumerable<string> names, bool mayBeKept)
    {
        if (mayBeKept) http.Response.Headers.CacheControl = $"max-age={options.Value.NamesMaxAge}, must-revalidate";
        return WriteAsync(http, names);
    }
}

/// <summary>How many services the last answer of <c>/services</c> had.</summary>
internal sealed class ZipkinServiceCount
{
    private volatile int _last;

    public int Last
    {
        get => _last;
        set => _last = value;
    }
}
