using Tracepost.ApiService.QueryApis.Zipkin.Spans;
using Tracepost.ApiService.Store;
using Tracepost.TraceModel;

namespace Tracepost.ApiService.QueryApis.Zipkin;

/// <summary>
/// Writes traces while they come from the store, span by span: one trace is <c>[span,…]</c>, several are <c>[[span,…],[span,…]]</c>. At most two
/// chunks of a trace are in memory, however long it is.
/// </summary>
internal static class ZipkinTraceAnswer
{
    /// <summary>Writes a single trace; false, and nothing, if there is none.</summary>
    public static async Task<bool> TryWriteTraceAsync(HttpContext http, FoundTraces found)
    {
        await using var parts = Read(found, http.RequestAborted);
        if (!await parts.MoveNextAsync()) return false;
        await using var answer = JsonAnswer.Begin(http);
        var spans = new ZipkinSpanWriter(answer.Json);
        answer.Json.WriteStartArray();
        do await WriteSpansAsync(parts.Current, spans, answer, http.RequestAborted);
        while (await parts.MoveNextAsync());
        answer.Json.WriteEndArray();
        await answer.EndAsync(http.RequestAborted);
        return true;
    }

    /// <summary>Writes all traces.</summary>
    public static async Task WriteListAsync(HttpContext http, FoundTraces found)
    {
        await using var parts = Read(found, http.RequestAborted);
        // Before the answer begins, so that a store that is away is still a 503.
        var hasPart = await parts.MoveNextAsync();
        var lenient = hasPart && await found.AreIdsLenientAsync();
        await using var answer = JsonAnswer.Begin(http);
        var spans = new ZipkinSpanWriter(answer.Json);
        answer.Json.WriteStartArray();
        TraceId? open = null;
        for (; hasPart; hasPart = await parts.MoveNextAsync())
        {
            var id = lenient ? new TraceId(0, parts.Current.TraceId.Low) : parts.Current.TraceId;
            if (open != id)
            {
                if (open is not null) answer.Json.WriteEndArray();
                answer.Json.WriteStartArray();
                open = id;
            }

            await WriteSpansAsync(parts.Current, spans, answer, http.RequestAborted);
        }

        if (open is not null) answer.Json.WriteEndArray();
        answer.Json.WriteEndArray();
        await answer.EndAsync(http.RequestAborted);
    }

    private static IAsyncEnumerator<TracePart> Read(FoundTraces found, CancellationToken cancellationToken) =>
        TracePart.ReadAsync(found.ChunksAsync(), maxBytes: 0, cancellationToken).GetAsyncEnumerator(cancellationToken);

    private static async Task WriteSpansAsync(TracePart part, ZipkinSpanWriter spans, JsonAnswer answer, CancellationToken cancellationToken)
    {
        using (part)
        {
            for (var i = 0; i < part.Spans.Count; i++)
            {
                spans.Write(part.Spans[i]);
                part.Spans[i] = null!; // What was decoded of it may go, long before the part is through.
                await answer.FlushIfFullAsync(cancellationToken);
            }
        }
    }
}
