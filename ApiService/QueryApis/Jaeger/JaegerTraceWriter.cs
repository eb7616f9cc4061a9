using Tracepost.ApiService.Store;
using Tracepost.TraceModel;
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
            if (part.IsFirst) Begin(part.TraceId, new ProcessTable(), inParts: !part.IsLast);
            if (adjuster is not null && _inParts) TraceAdjuster.AdjustPart(part.Spans);
            else adjuster?.AdjustTrace(part.Spans);
            await WriteSpansAsync(part.Spans, cancellationToken);
            _processes.ForgetResources();
            if (part.IsLast) End();
        }
    }

    /// <summary>Writes a whole trace as it is.</summary>
    public async Task WriteAsync(TraceId traceId, List<Span> spans, ProcessTable processes, CancellationToken cancellationToken)
    {
        Begin(traceId, processes, inParts: false);
        await WriteSpansAsync(spans, cancellationToken);
        End();
    }

    private void Begin(TraceId traceId, ProcessTable processes, bool inParts)
    {
        _processes = processes;
        _inParts = inParts;
        answer.Json.WriteStartObject();
        JaegerIds.Write(answer.Json, traceId);
        answer.Json.WriteStartArray("spans");
    }

    private async Task WriteSpansAsync(List<Span> spans, CancellationToken cancellationToken)
    {
        using var writer = new JaegerSpanWriter(answer.Json, _processes);
        for (var i = 0; i < spans.Count; i++)
        {
            writer.Write(spans[i]);
            spans[i] = null!; // What was decoded of it may go, long before the trace is through.
            await answer.FlushIfFullAsync(cancellationToken);
        }
    }

    private void End()
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
