using Tracepost.DataService.Rollups.Changes;
using Tracepost.DataService.Rollups.Dependencies.Tables;
using Tracepost.TraceModel;
using Tracepost.TraceModel.Dependencies;

namespace Tracepost.DataService.Rollups.Dependencies.Counting;

/// <summary>What a round finds of links and of who is on the other side of spans.</summary>
internal sealed class TraceLinks
{
    private readonly ServiceLinker _linker = new();
    private readonly TextPool _texts = new();
    private readonly Dictionary<long, LinkCounts> _seconds = [];
    private readonly Dictionary<long, LinkDurations> _minutes = [];
    private LinkSpan[] _spans = [];

    /// <summary>The changes of the counts, by the second in which the traces start, Unix nanoseconds.</summary>
    public IEnumerable<(long FromNs, LinkCounts Counts)> Seconds => _seconds.Select(second => (second.Key, second.Value));

    /// <summary>The same by how long the calls took, by the minute.</summary>
    public IEnumerable<(long FromNs, LinkDurations Durations)> Minutes => _minutes.Select(minute => (minute.Key, minute.Value));

    /// <summary>What those on the other side are, if the spans say it.</summary>
    public Dictionary<string, NodeKind> Kinds { get; } = [];

    /// <summary>The services that sent spans.</summary>
    public HashSet<string> Services { get; } = [];

    /// <summary>Services and those on the other side of their spans.</summary>
    public HashSet<(string Service, string Remote)> Remotes { get; } = [];

    /// <summary>Adds what a change adds: the links of the trace as it is, without those it had.</summary>
    public void Add(TraceChange change)
    {
        var (before, all) = (change.Before.Count, change.Before.Count + change.New.Count);
        if (_spans.Length < all) _spans = new LinkSpan[Math.Max(all, 2 * _spans.Length)];
        for (var i = 0; i < before; i++) _spans[i] = ToLinkSpan(change.Before[i]);
        for (var i = before; i < all; i++) _spans[i] = ToLinkSpan(change.New[i - before]);

        if (before > 0) Link(_spans.AsSpan(0, before), -1);
        Link(_spans.AsSpan(0, all), 1);
        Array.Clear(_spans, 0, all);
    }

    private void Link(ReadOnlySpan<LinkSpan> spans, int times)
    {
        var start = ulong.MaxValue;
        foreach (ref readonly var span in spans) start = Math.Min(start, span.StartNs);
        _linker.Add(spans, Of(_seconds, LinkTable.Second), times, Of(_minutes, LinkDurationTable.Minute));

        T Of<T>(Dictionary<long, T> slots, long length)
            where T : new()
        {
            var from = (long)(start / (ulong)length) * length;
            if (!slots.TryGetValue(from, out var slot)) slots.Add(from, slot = new T());
            return slot;
        }
    }

    private LinkSpan ToLinkSpan(RolledSpan span)
    {
        var call = CallAttributes.Read(span.Otlp.Span);
        var service = span.Service is "" or ServiceNames.Missing or ServiceNames.Empty or ServiceNames.WrongType ? null : span.Service;
        var remote = call.RemoteService.IsEmpty || _texts.Get(call.RemoteService) is not { Length: > 0 } name ? null : name;
        if (remote is not null && call.RemoteKind != NodeKind.Unspecified) Kinds.TryAdd(remote, call.RemoteKind);
        if (service is not null) Services.Add(service);
        if (service is not null && remote is not null) Remotes.Add((service, remote));
        return new LinkSpan
        {
            SpanId = new SpanId(span.Key.SpanId),
            ParentSpanId = span.ParentSpanId,
            StartNs = span.Key.StartNs,
            DurationNs = span.EndNs - span.Key.StartNs,
            Kind = span.Key.Kind,
            Service = service,
            RemoteService = remote,
            IsError = span.IsError || call.HasErrorTag,
            IsShared = call.IsShared,
        };
    }
}
