using Tracepost.TraceModel.Dependencies;
using Tracepost.TraceModel.Metrics;

namespace Tracepost.ApiService.Store;

/// <summary>Which service called which, from DataService. Throws <see cref="StoreException"/>.</summary>
internal sealed class LinkStore(ServiceLinks.ServiceLinksClient calls, StoreCalls store)
{
    /// <summary>The links of the traces that start in a window, sorted by caller and called.</summary>
    /// <param name="startMin">The window's begin, Unix nanoseconds.</param>
    /// <param name="startMax">Its end, which belongs to it; a window that ends before it begins, or before 1970, has no traces.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <param name="withDurations">Whether it matters how long the calls took.</param>
    public async Task<IReadOnlyList<ServiceLink>> GetLinksAsync(
        long startMin, long startMax, CancellationToken cancellationToken, bool withDurations = false)
    {
        if (startMax <= 0 || startMax < startMin) return [];
        var request = new GetServiceLinksRequest { StartMin = (ulong)Math.Max(startMin, 0), StartMax = (ulong)startMax, WithDurations = withDurations };
        using var call = calls.GetServiceLinksAsync(request, store.Unary(cancellationToken));
        return (await StoreCalls.AnswerAsync(call, cancellationToken)).Links;
    }

    /// <summary>One link in each slot of time that touches a window.</summary>
    /// <param name="caller">Who calls.</param>
    /// <param name="called">Who is called.</param>
    /// <param name="startMin">The window's begin, Unix nanoseconds, not before 1970.</param>
    /// <param name="startMax">Its end, which does not belong to it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<IReadOnlyList<SpanMetricsPoint>> GetHistoryAsync(
        string caller, string called, long startMin, long startMax, CancellationToken cancellationToken)
    {
        var request = new GetLinkHistoryRequest { Parent = caller, Child = called, StartMin = (ulong)startMin, StartMax = (ulong)startMax };
        using var call = calls.GetLinkHistoryAsync(request, store.Unary(cancellationToken));
        return (await StoreCalls.AnswerAsync(call, cancellationToken)).Points;
    }
}
