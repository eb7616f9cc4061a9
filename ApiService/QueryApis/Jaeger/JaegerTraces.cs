using Tracepost.ApiService.Store;
using Tracepost.TraceModel;
using Tracepost.TraceModel.Adjusting;

namespace Tracepost.ApiService.QueryApis.Jaeger;

/// <summary>Writes an answer of traces: <c>{"data":[…traces…],"total":0,…}</c>.</summary>
internal static class JaegerTraces
{
    /// <summary>
    /// Writes the part that <paramref name="reading"/> stands on and all after it. Ids of <paramref name="missingFrom"/> that do not come
    /// are listed in <c>errors</c>.
    /// </summary>
    public static async Task WriteAsync(
        JsonAnswer answer, IAsyncEnumerator<TracePart> reading, TraceAdjuster? adjuster, IReadOnlyList<TraceId> missingFrom, CancellationToken cancellationToken)
    {
        var missing = new HashSet<TraceId>(missingFrom);
        answer.Json.WriteStartObject();
        answer.Json.WriteStartArray("data");
        var traces = new JaegerTraceWriter(answer, adjuster);
        while (reading.Current is { } part)
        {
            missing.Remove(part.TraceId);
            await traces.WriteAsync(part, cancellationToken);
            if (!await reading.MoveNextAsync()) break;
        }

        answer.Json.WriteEndArray();
        JaegerEnvelope.WriteEnd(answer.Json, missing: [.. missingFrom.Where(missing.Contains).Select(JaegerIds.Format)]);
        await answer.EndAsync(cancellationToken);
    }
}
