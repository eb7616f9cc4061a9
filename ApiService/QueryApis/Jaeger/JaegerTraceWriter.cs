using Tracepost.ApiService.Store;
using Tracepost.TraceModel.Adjusting;

namespace Tracepost.ApiService.QueryApis.Jaeger;

/// <summary>
/// Writes traces in Jaeger's JSON while they come from the store:
/// <code>{"traceID":"…","spans":[…],"processes":{"p1":{…}},"warnings":null}</code>
/// </summary>
/// <param name="answer">Where they go.</param>
/// <param name="adjuster">Adjusts the traces; null for raw ones.</param>
internal sealed class JaegerTraceWriter(JsonAnswer answer, TraceAdjuster? adjuster)
{
    private ProcessTable _processes = new();
    private bool _inParts;

    /// <summary>Writes the next part and lets go of it.</summary>
    public async Task WriteAsync(TracePart part, CancellationToken cancellationToken)
    {
        using (part)
        {
            var json = answer.Json;
            if (part.IsFirst)
            {
                _processes = new ProcessTable();
                _inParts = !part.IsLast;
                json.WriteStartObject();
                json.WriteString("traceID", JaegerIds.Format(part.TraceId));
                json.WriteStartArray("spans");
            }

            if (adjuster is not null && _inParts) TraceAdjuster.AdjustPart(part.Spans);
            else adjuster?.AdjustTrace(part.Spans);
            var spans = new JaegerSpanWriter(json, _processes);
            for (var i = 0; i < part.Spans.Count; i++)
            {
                spans.Write(part.Spans[i]);
                part.Spans[i] = null!; // Its decoded attributes may go, long before the trace is through.
                await answer.FlushIfFullAsync(cancellationToken);
            }

            _processes.ForgetResources();
            if (part.IsLast) WriteEnd();
        }
    }

    private void WriteEnd()
    {
        var json = answer.Json;
        json.WriteEndArray();
        _processes.Write(json);
        if (_inParts && adjuster is not null)
        {
            json.WriteStartArray("warnings");
            json.WriteStringValue("the trace is too large to be adjusted: shared span IDs and clock skew are as they were sent");
            json.WriteEndArray();
        }
        else
        {
            json.WriteNull("warnings");
        }

        json.WriteEndObject();
    }
}
