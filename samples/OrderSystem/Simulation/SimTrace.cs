using Google.Protobuf;
using OpenTelemetry.Proto.Collector.Trace.V1;
using OpenTelemetry.Proto.Common.V1;
using OpenTelemetry.Proto.Trace.V1;
using Tracepost.OrderSystem.Cluster;

namespace Tracepost.OrderSystem.Simulation;

/// <summary>
/// A trace in the making. Its spans' times are nanoseconds since its beginning, by a clock that is right everywhere;
/// each pod's clock error is added when the trace is written out.
/// </summary>
internal sealed class SimTrace(Dice dice)
{
    private readonly List<(Pod Pod, string Scope, Span Span)> _spans = [];

    public Dice Dice { get; } = dice;

    public ByteString Id { get; } = ByteString.CopyFrom(dice.Bytes(16));

    public int SpanCount => _spans.Count;

    /// <summary>The end of the last span, since the beginning of the trace.</summary>
    public TimeSpan Duration => TimeSpan.FromMicroseconds(_spans.Max(s => s.Span.EndTimeUnixNano) / 1000.0);

    /// <summary>Simulates the whole of a request that comes from outside.</summary>
    public void Root(Pod pod, string scope, string name, Span.Types.SpanKind kind, Action<SimSpan> work)
    {
        var root = new SimSpan(this, pod, parent: null, scope, name, kind, start: 0);
        work(root);
        root.End();
    }

    public void Add(Pod pod, string scope, Span span) => _spans.Add((pod, scope, span));

    /// <summary>Appends the trace to a request, as a collector would batch it: by resource, then by scope.</summary>
    public void WriteTo(ExportTraceServiceRequest request, DateTimeOffset start)
    {
        var origin = (start - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;
        foreach (var pod in _spans.GroupBy(s => s.Pod))
        {
            var shift = origin + (pod.Key.ClockError.Ticks * TimeSpan.NanosecondsPerTick);
            var resourceSpans = new ResourceSpans { Resource = pod.Key.Resource, SchemaUrl = Pod.SchemaUrl };
            foreach (var scope in pod.GroupBy(s => s.Scope))
            {
                var described = new InstrumentationScope { Name = scope.Key, Version = pod.Key.Service.Runtime.SdkVersion };
                var scopeSpans = new ScopeSpans { Scope = described };
                scopeSpans.Spans.AddRange(scope.Select(s => Shift(s.Span, shift)));
                resourceSpans.ScopeSpans.Add(scopeSpans);
            }

            request.ResourceSpans.Add(resourceSpans);
        }
    }

    private static Span Shift(Span span, long nanoseconds)
    {
        span.StartTimeUnixNano += (ulong)nanoseconds;
        span.EndTimeUnixNano += (ulong)nanoseconds;
        foreach (var e in span.Events) e.TimeUnixNano += (ulong)nanoseconds;
        return span;
    }
}
