using Tracepost.DataService.Storage;
using Tracepost.TraceModel;

namespace Tracepost.DataService.Ingest.Slicing;

/// <summary>
/// Bounds what a request becomes. Every trace gets the resource and scope of its spans, so a request with a resource of 8 MiB and 200,000
/// spans, each of another trace, would be stored as 1.6 TB.
/// </summary>
internal static class AssembledSize
{
    /// <summary>Refuses a request whose resources and scopes would take more than <paramref name="limit"/> bytes.</summary>
    /// <exception cref="RequestTooWideException">It is too much.</exception>
    public static void Check(SlicedRequest request, long limit)
    {
        // Most often every span with a header of its own would be within the limit already. Only else it is worth to count fragments.
        if (Sum(request, static spans => spans.Length) > limit && Sum(request, CountFragments) > limit)
            throw new RequestTooWideException(limit);
    }

    private static long Sum(SlicedRequest request, Func<Span<SpanSlice>, int> countHeaders)
    {
        long sum = 0;
        var spans = request.Spans.Items;
        foreach (ref readonly var scope in request.Scopes.Items)
        {
            sum += (long)countHeaders(spans[..scope.Spans]) * (scope.Header.Length + request.Resources[scope.Resource].Header.Length);
            spans = spans[scope.Spans..];
        }

        return sum;
    }

    private static int CountFragments(Span<SpanSlice> spans)
    {
        var fragments = new HashSet<(TraceId, long)>();
        foreach (ref readonly var span in spans) fragments.Add((span.TraceId, span.StartNs / Fragment.Slot));
        return fragments.Count;
    }
}

/// <summary>A request has too many traces for the size of its resources and scopes.</summary>
internal sealed class RequestTooWideException(long limit) : Exception(
    $"the resources and scopes of this request, stored with each of its traces, exceed {limit} bytes: send fewer traces per request");
