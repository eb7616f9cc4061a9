using System.Collections.Concurrent;
using System.Diagnostics;
using OpenTelemetry;

namespace Tracepost.ServiceDefaults.Tests.Telemetry;

/// <summary>What an exporter would have got. Activities are process-wide, so each test looks only at its own traces.</summary>
internal sealed class RecordedSpans : BaseProcessor<Activity>
{
    private readonly ConcurrentQueue<Activity> _spans = new();

    internal IReadOnlyList<Activity> Of(string traceId) => [.. _spans.Where(span => span.TraceId.ToHexString() == traceId)];

    public override void OnEnd(Activity data)
    {
        if (data.Recorded) _spans.Enqueue(data);
    }

    /// <summary>A server's span ends a moment after its client has the answer.</summary>
    internal async Task<IReadOnlyList<Activity>> WaitForAsync(string traceId, int count)
    {
        for (var i = 0; i < 250 && Of(traceId).Count < count; i++) await Task.Delay(20, TestContext.Current.CancellationToken);
        return Of(traceId);
    }
}
