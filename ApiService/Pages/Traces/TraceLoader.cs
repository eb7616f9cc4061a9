using Microsoft.Extensions.Options;
using Tracepost.ApiService.Pages.Shared;
using Tracepost.ApiService.Pages.Traces.Uploads;
using Tracepost.ApiService.Store;
using Tracepost.TraceModel;
using Tracepost.TraceModel.Adjusting;

namespace Tracepost.ApiService.Pages.Traces;

/// <summary>Fetches traces for the pages.</summary>
internal sealed class TraceLoader(TraceStore store, TraceCache cache, TraceAdjuster adjuster, IOptions<StoreOptions> options)
{
    /// <summary>The trace as it is now; null if there is none.</summary>
    public async Task<LoadedTrace?> ReloadAsync(TraceId id, CancellationToken cancellationToken)
    {
        if (UploadId.Is(id) && cache.Find(id) is { } upload) return upload;
        var chunks = store.GetTracesAsync([new TraceRequest(id)], cancellationToken);

        // The part is never disposed: the spans that look into its buffers are shared by all who have this page open.
        await foreach (var part in TracePart.ReadAsync(chunks, options.Value.MaxTraceBytes, cancellationToken))
        {
            if (part.IsLast) adjuster.AdjustTrace(part.Spans);
            else TraceAdjuster.AdjustPart(part.Spans);
            var services = await store.GetServicesAsync(cancellationToken);
            var trace = new LoadedTrace(id, TraceTree.Build(part.Spans), services, isPartial: !part.IsLast, part.Bytes);
            cache.Put(trace);
            return trace;
        }

        return null;
    }

    /// <summary>The trace that somebody opens a page about, as it is now; or the page that says why there is none.</summary>
    public async Task<(LoadedTrace? Trace, IResult? Failure)> OpenAsync(string id, CancellationToken cancellationToken)
    {
        if (!TraceId.TryParse(id, out var traceId))
            return (null, PageFailures.Message(400, "This is no trace id", $"A trace id has 1 to 32 hexadecimal digits; '{Shorten(id)}' has not."));
        if (await ReloadAsync(traceId, cancellationToken) is { } trace) return (trace, null);
        if (UploadId.Is(traceId))
            return (null, PageFailures.Message(404, "This upload is gone", "What is uploaded is not stored: it is kept for a while, by the replica that read it. Open the file again."));
        return (null, PageFailures.Message(404, "There is no such trace", $"Nothing is known of {traceId}. Its spans may still be on their way, or older than what is kept."));
    }

    /// <summary>The trace for a script of a page that is open; null if there is none.</summary>
    public async Task<LoadedTrace?> FindAsync(string id, CancellationToken cancellationToken) =>
        TraceId.TryParse(id, out var traceId) ? await GetAsync(traceId, cancellationToken) : null;

    /// <summary>The trace as it was loaded lately, so that a page that scrolls stays the same trace.</summary>
    public async Task<LoadedTrace?> GetAsync(TraceId id, CancellationToken cancellationToken) =>
        cache.Find(id) ?? await ReloadAsync(id, cancellationToken);

    private static string Shorten(string text) => text.Length <= 64 ? text : text[..64] + "…";
}
