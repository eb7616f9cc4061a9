using Tracepost.ApiService.Pages.Times;
using Tracepost.ApiService.Store;
using Tracepost.TraceModel.Metrics;

namespace Tracepost.ApiService.Pages.Services;

/// <summary>Puts together for pages what DataService counted of spans.</summary>
internal sealed class FiguresReader(SpanMetricsStore store, TimeProvider time)
{
    // What DataService answers at once, and what one page keeps in memory: a kilobyte each.
    private const int MostServices = 1000, MostOperations = 20_000;

    /// <summary>The figures of each service that had such spans, by name.</summary>
    public async Task<IReadOnlyList<Figures>> OfServicesAsync(IReadOnlyList<string> services, SpanChoice spans, TimeSteps steps, CancellationToken cancellationToken) =>
        services.Count == 0 ? [] : await ReadAsync(Request(services.Take(MostServices), spans, steps, byOperation: false), steps, isByStep: true, point => point.Service, cancellationToken);

    /// <summary>The figures of each operation of a service, by name. Durations are those of the whole window only.</summary>
    public Task<IReadOnlyList<Figures>> OfOperationsAsync(string service, SpanChoice spans, TimeSteps steps, CancellationToken cancellationToken) =>
        ReadAsync(Request([service], spans, steps, byOperation: true), steps, isByStep: false, point => point.Operation, cancellationToken);

    /// <summary>The figures of the operations of all services; of so many that they cannot be compared at once, some are missing.</summary>
    public async Task<(IReadOnlyList<Figures> Rows, bool IsCut)> OfAllOperationsAsync(
        IReadOnlyList<string> services, SpanChoice spans, TimeSteps steps, CancellationToken cancellationToken)
    {
        if (services.Count == 0) return ([], false);
        var now = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;
        var seconds = (Math.Min(now, steps.EndNs) - steps.StartNs) / 1e9;
        var all = new Dictionary<(string Service, string Operation), Figures>();
        var isCut = services.Count > MostServices;
        await foreach (var point in store.GetAsync(Request(services.Take(MostServices), spans, steps, byOperation: true), cancellationToken))
        {
            if (!all.TryGetValue((point.Service, point.Operation), out var figures))
            {
                isCut |= all.Count == MostOperations;
                if (all.Count == MostOperations) continue;
                all.Add((point.Service, point.Operation), figures = new Figures(point.Operation, steps, seconds) { Service = point.Service });
            }

            figures.Add(point, isByStep: false);
        }

        return ([.. all.Values], isCut);
    }

    /// <summary>How many spans these services had together, and how many failed; durations only if they are asked for, as they are most of what is read.</summary>
    public async Task<Figures?> OfAllAsync(IReadOnlyList<string> services, SpanChoice spans, TimeSteps steps, bool withDurations, CancellationToken cancellationToken)
    {
        if (services.Count == 0) return null;
        var request = Request(services, spans, steps, byOperation: false);
        request.WithDurations = withDurations;
        return await ReadAsync(request, steps, isByStep: true, _ => "", cancellationToken) is [var all] ? all : null;
    }

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
