using Tracepost.TraceModel.Dependencies;

namespace Tracepost.ApiService.Store;

/// <summary>Which service called which, from DataService. Throws <see cref="StoreException"/>.</summary>
internal sealed class LinkStore(ServiceLinks.ServiceLinksClient calls, StoreCalls store)
{
    /// <summary>The links of the traces that start in a window, sorted by caller and called.</summary>
    /// <param name="startMin">The window's begin, Unix nanoseconds.</param>
    /// <param name="startMax">Its end, which belongs to it; a window that ends before it begins, or before 1970, has no traces.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<IReadOnlyList<ServiceLink>> GetLinksAsync(long startMin, long startMax, CancellationToken cancellationToken)
    {
        if (startMax <= 0 || startMax < startMin) return [];
        var request = new GetServiceLinksRequest { StartMin = (ulong)Math.Max(startMin, 0), StartMax = (ulong)startMax };
        using var call = calls.GetServiceLinksAsync(request, store.Unary(cancellationToken));
        return (await StoreCalls.AnswerAsync(call, cancellationToken)).Links;
    }
}
