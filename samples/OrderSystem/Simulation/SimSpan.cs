using Google.Protobuf;
using OpenTelemetry.Proto.Trace.V1;
using Tracepost.OrderSystem.Cluster;

namespace Tracepost.OrderSystem.Simulation;

/// <summary>
/// A span in the making, with a clock of its own: work moves it forward, and a child hands its end back to it, so a child always
/// lies inside its parent unless it is started <see cref="Later"/>.
/// </summary>
internal sealed class SimSpan
{
    private const uint SampledAndLocalParent = 0x101;
    private const uint SampledAndRemoteParent = 0x301;

    private readonly SimTrace _trace;
    private readonly string _scope;
    private readonly Span _span;
    private long _now;

    public SimSpan(SimTrace trace, Pod pod, SimSpan? parent, string scope, string name, Span.Types.SpanKind kind, long start)
    {
        (_trace, Pod, _scope, _now) = (trace, pod, scope, start);
        _span = new Span
        {
            TraceId = trace.Id,
            SpanId = ByteString.CopyFrom(trace.Dice.Bytes(8)),
            ParentSpanId = parent?._span.SpanId ?? ByteString.Empty,
            Name = name,
            Kind = kind,
            StartTimeUnixNano = (ulong)start,
            Flags = parent is not null && parent.Pod != pod ? SampledAndRemoteParent : SampledAndLocalParent,
        };
    }

    public Pod Pod { get; }

    public Dice Dice => _trace.Dice;

    /// <summary>Whether the work of this span has failed.</summary>
    public bool Failed => _span.Status?.Code == Status.Types.StatusCode.Error;

    public SimSpan Set(string key, object value)
    {
        _span.Attributes.Set(key, value);
        return this;
    }

    public void Rename(string name) => _span.Name = name;

    /// <summary>Time passes: around <paramref name="medianMilliseconds"/>.</summary>
    public void Work(double medianMilliseconds) => Wait(Dice.Latency(TimeSpan.FromMilliseconds(medianMilliseconds)));

    /// <summary>Exactly this much time passes.</summary>
    public void Wait(TimeSpan time) => _now += (long)(time.TotalMicroseconds * 1000);

    /// <summary>A part of this work, on this pod unless another is named. Returns whether it went well.</summary>
    public bool Child(string name, Span.Types.SpanKind kind, Action<SimSpan> work, Pod? pod = null, string? scope = null)
    {
        var child = Begin(name, kind, pod, scope, _now);
        work(child);
        child.End();
        _now = Math.Max(_now, child._now);
        return !child.Failed;
    }

    /// <summary>A child that starts after <paramref name="delay"/> and that nobody waits for.</summary>
    public void Later(TimeSpan delay, string name, Span.Types.SpanKind kind, Pod pod, string scope, Action<SimSpan> work)
    {
        var child = Begin(name, kind, pod, scope, _now + (delay.Ticks * TimeSpan.NanosecondsPerTick));
        work(child);
        child.End();
    }

    /// <summary>Pieces of work done at the same time; goes on when the last is done.</summary>
    public void Together(params IEnumerable<Action<SimSpan>> pieces)
    {
        var (start, end) = (_now, _now);
        foreach (var piece in pieces)
        {
            _now = start;
            piece(this);
            end = Math.Max(end, _now);
        }

        _now = end;
    }

    public void Event(string name, params IEnumerable<(string Key, object Value)> attributes)
    {
        var e = new Span.Types.Event { Name = name, TimeUnixNano = (ulong)_now };
        foreach (var (key, value) in attributes) e.Attributes.Set(key, value);
        _span.Events.Add(e);
    }

    public void Link(SpanContext to, params IEnumerable<(string Key, object Value)> attributes)
    {
        var link = new Span.Types.Link { TraceId = to.TraceId, SpanId = to.SpanId, Flags = SampledAndRemoteParent };
        foreach (var (key, value) in attributes) link.Attributes.Set(key, value);
        _span.Links.Add(link);
    }

    public SpanContext Context => new(_span.TraceId, _span.SpanId);

    public void Fail(string message) => _span.Status = new Status { Code = Status.Types.StatusCode.Error, Message = message };

    /// <summary>An exception, with a stack trace as the service's language prints it, that ends this span's work.</summary>
    public void Throw(string type, string message)
    {
        Event("exception",
            ("exception.type", type), ("exception.message", message),
            ("exception.stacktrace", StackTraces.Print(Pod.Service, type, message)));
        Set("error.type", type);
        Fail(message);
    }

    public void End()
    {
        _span.EndTimeUnixNano = (ulong)_now;
        _trace.Add(Pod, _scope, _span);
    }

    private SimSpan Begin(string name, Span.Types.SpanKind kind, Pod? pod, string? scope, long start) =>
        new(_trace, pod ?? Pod, this, scope ?? (pod ?? Pod).Service.Name, name, kind, start);
}

/// <summary>Where a link points.</summary>
internal readonly record struct SpanContext(ByteString TraceId, ByteString SpanId);
