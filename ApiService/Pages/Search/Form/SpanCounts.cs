using Tracepost.ApiService.Store;
using Tracepost.TraceModel.Metrics;

namespace Tracepost.ApiService.Pages.Search.Form;

/// <summary>
/// How many spans services and operations had in a window, for the lists that one chooses from. They help to choose and are not needed: whatever is not there
/// soon is left out.
/// </summary>
internal sealed class SpanCounts(SpanMetricsStore store)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    /// <summary>The spans of each service.</summary>
    public Task<IReadOnlyDictionary<string, ulong>> OfServicesAsync(IReadOnlyList<string> services, (long StartNs, long EndNs) window, CancellationToken cancellationToken) =>
        ReadAsync(Request(services, window), point => point.Service, cancellationToken);

    /// <summary>The spans of each operation of a service.</summary>
    public Task<IReadOnlyDictionary<string, ulong>> OfOperationsAsync(string service, (long StartNs, long EndNs) window, CancellationToken cancellationToken)
    {
        var request = Request([service], window);
        request.ByOperation = true;
        return ReadAsync(request, point => point.Operation, cancellationToken);
    }

    private static GetSpanMetricsRequest Request(IEnumerable<string> services, (long StartNs, long EndNs) window) =>
        new() { Services = { services }, StartMin = (ulong)Math.Max(0, window.StartNs), StartMax = (ulong)Math.Max(1, window.EndNs) };

    private async Task<IReadOnlyDictionary<string, ulong>> ReadAsync(
        GetSpanMetricsRequest request, Func<SpanMetricsPoint, string> name, CancellationToken cancellationToken)
    {
        var counts = new Dictionary<string, ulong>(StringComparer.Ordinal);
        if (request.Services.All(service => service.Length == 0)) return counts;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            await foreach (var point in store.GetAsync(request, patience.Token)) counts[name(point)] = counts.GetValueOrDefault(name(point)) + point.Calls;
            return counts;
        }
        catch (Exception error) when (error is StoreException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return new Dictionary<string, ulong>();
        }
    }
}
