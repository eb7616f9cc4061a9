using Tracepost.ApiService.Store;

namespace Tracepost.ApiService.QueryApis.Jaeger;

/// <summary>
/// Writes traces in Jaeger's JSON while they come from the store:
/// <code>{"traceID":"…","spans":[…],"processes":{"p1":{…}},"warnings":null}</code>
/// </summary>
internal sealed class JaegerTraceWriter(JsonAnswer answer, bool raw)
{
    private ProcessTable _processes = new(adjusted: !raw);
    private bool _inParts;

    /// <summary>Writes the next part and lets go of it.</summary>
    public async Task WriteAsync(TracePart part, CancellationToken cancellationToken)
    {
        using (part)
        {
            var json = answer.Json;
            if (part.IsFirst)
            {
                _processes = new ProcessTable(adjusted: !raw);
                _inParts = !part.IsLast;
                json.WriteStartObject();
                json.WriteString("traceID", JaegerIds.Format(part.TraceId));
                json.WriteStartArray("spans");
            }

            var spans = new JaegerSpanWriter(json, _processes, adjusted: !raw);
            var adjustments = raw || _inParts ? SpanAdjustments.None(part.Spans) : SpanAdjustments.Of(part.Spans);
            for (var i = 0; i < part.Spans.Count; i++)
            {
                spans.Write(part.Spans[i], adjustments.Ids[i], adjustments.Parents[i], adjustments.Warnings(i));
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
        if (_inParts && !raw)
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
