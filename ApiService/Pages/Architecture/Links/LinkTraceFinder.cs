using Jaeger.Storage.V2;
using Tracepost.ApiService.Pages.Services;
using Tracepost.ApiService.Pages.Times;
using Tracepost.ApiService.Store;

namespace Tracepost.ApiService.Pages.Architecture.Links;

/// <summary>
/// Finds traces with the calls of a link. Where both sides send spans, they are those of the called in which the caller took part. What sends none
/// is looked for by the attributes that name it, in the order in which counting reads them.
/// </summary>
internal sealed class LinkTraceFinder(TraceStore store)
{
    private const int Most = 20;
    private const int Looked = 200;

    private static readonly string[] Keys =
    [
        "peer.service", "messaging.system", "server.address", "net.peer.name", "network.peer.address", "net.sock.peer.name", "peer.hostname",
        "peer.address", "db.system.name", "db.system", "db.namespace", "db.name",
    ];

    /// <summary>Some traces of a window.</summary>
    /// <param name="caller">Who calls.</param>
    /// <param name="called">Who is called.</param>
    /// <param name="services">Who sends spans.</param>
    /// <param name="window">The window as the URL has it.</param>
    /// <param name="range">The window, Unix nanoseconds.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<LinkTraces> FindAsync(
        string caller, string called, IReadOnlyList<string> services, TimeWindow window, (long Start, long End) range, CancellationToken cancellationToken)
    {
        // Of two that both send nothing, nobody sent a span.
        if (services.Contains(caller) && services.Contains(called))
        {
            var both = await AskAsync(called, null, Looked, range, trace => trace.Services.Any(service => service.Name == caller), cancellationToken);
            return new LinkTraces(new SearchLinks(called, "", window.ToQuery()), both, IsExact: false);
        }

        var (service, remote) = services.Contains(called) ? (called, caller) : (caller, called);
        foreach (var key in Keys)
        {
            var some = await AskAsync(service, KeyValuePair.Create(key, remote), Most, range, _ => true, cancellationToken);
            if (some.Count > 0) return new LinkTraces(new SearchLinks(service, "", window.ToQuery()) { Tags = TagOf(key, remote) }, some, IsExact: true);
        }

        return new LinkTraces(new SearchLinks(service, "", window.ToQuery()), [], IsExact: false);
    }

    private async Task<List<TraceSummary>> AskAsync(
        string service, KeyValuePair<string, string>? attribute, int limit, (long Start, long End) range, Func<TraceSummary, bool> holds, CancellationToken cancellationToken)
    {
        var query = new TraceQuery
        {
            Service = service,
            Attributes = attribute is { } one ? [one] : [],
            StartMin = range.Start,
            StartMax = range.End,
            Limit = limit,
        };
        var found = new List<TraceSummary>();
        await foreach (var trace in store.FindSummariesAsync(query, cancellationToken))
        {
            if (holds(trace)) found.Add(trace);
            if (found.Count == Most) break;
        }

        return found;
    }

    private static string TagOf(string key, string value) =>
        $"{key}=\"{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
