using Tracepost.ApiService.Pages.Times;
using Tracepost.ApiService.Store;
using Tracepost.TraceModel.Metrics;

namespace Tracepost.ApiService.Pages.Services;

/// <summary>Puts together for pages what DataService counted of spans.</summary>
internal sealed class FiguresReader(SpanMetricsStore store, TimeProvider time)
{
    /// <summary>The figures of each service that had such spans, by name.</summary>
    public async Task<IReadOnlyList<Figures>> OfServicesAsync(IReadOnlyList<string> services, SpanChoice spans, TimeSteps steps, CancellationToken cancellationToken) =>
        services.Count == 0 ? [] : await ReadAsync(Request(services, spans, steps, byOperation: false), steps, isByStep: true, point => point.Service, cancellationToken);

    /// <summary>The figures of each operation of a service, by name. Durations are those of the whole window only.</summary>
    public Task<IReadOnlyList<Figures>> OfOperationsAsync(string service, SpanChoice spans, TimeSteps steps, CancellationToken cancellationToken) =>
        ReadAsync(Request([service], spans, steps, byOperation: true), steps, isByStep: false, point => point.Operation, cancellationToken);

    private async Task<IReadOnlyList<Figures>> ReadAsync(
        GetSpanMetricsRequest request, TimeSteps steps, bool isByStep, Func<SpanMetricsPoint, string> name, CancellationToken cancellationToken)
    {
        var now = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;
        var seconds = (Math.Min(now, steps.EndNs) - steps.StartNs) / 1e9;
        var all = new SortedDictionary<string, Figures>(StringComparer.Ordinal);
        await foreach (var point in store.GetAsync(request, cancellationToken))
        {
            if (!all.TryGetValue(name(point), out var figures))
                all.Add(name(point), figures = new Figures(name(point), steps, seconds));
            figures.Add(point, isByStep);
        }

        return [.. all.Values];
    }

    private static GetSpanMetricsRequest Request(IEnumerable<string> services, SpanChoice spans, TimeSteps steps, bool byOperation) => new()
    {
        Services = { services },
        Kinds = { spans.Kinds.Select(kind => (int)kind) },
        StartMin = (ulong)steps.StartNs,
        StartMax = (ulong)steps.EndNs,
        ByOperation = byOperation,
        WithDurations = true,
    };
}
