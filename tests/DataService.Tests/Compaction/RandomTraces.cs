using OpenTelemetry.Proto.Trace.V1;
using Tracepost.DataService.Tests.Query;
using Tracepost.TraceModel;
using static Tracepost.DataService.Tests.Query.TestClock;
using static Tracepost.DataService.Tests.Query.TestSpans;

namespace Tracepost.DataService.Tests.Compaction;

/// <summary>
/// Fragments as real life makes them: of few traces, from several services, over two days and many slots, some together in a commit, some sent
/// twice; and what they must give when they are read.
/// </summary>
internal sealed class RandomTraces(CompactionHost host, int seed)
{
    private static readonly string[] Services = ["web", "orders", "stock", "payments", "a-rare-one"];

    private readonly Random _random = new(seed);
    private readonly List<(TraceId Id, TracesData Data)> _sent = [];
    private readonly Dictionary<TraceId, SortedSet<string>> _stored = [];
    private readonly Lock _lock = new();

    /// <summary>The traces of which something is stored.</summary>
    public IReadOnlyCollection<TraceId> Ids
    {
        get
        {
            lock (_lock) return [.. _stored.Keys];
        }
    }

    /// <summary>Commits some fragments together.</summary>
    public async Task StoreAsync(int fragments)
    {
        List<(TraceId Id, TracesData Data)> commit;
        lock (_lock) commit = [.. Enumerable.Range(0, fragments).Select(_ => Next())];
        await host.Query.StoreAsync([.. commit.Select(fragment => host.Query.ToFragment(fragment.Id, fragment.Data))]);
        lock (_lock)
        {
            foreach (var (id, data) in commit)
            {
                if (!_stored.TryGetValue(id, out var spans)) _stored.Add(id, spans = new(StringComparer.Ordinal));
                spans.UnionWith(CompactionHost.SpansOf(data));
                _sent.Add((id, data));
            }
        }
    }

    /// <summary>Every span that was stored is in its trace once, byte by byte, and no other is.</summary>
    public async Task AssertAllThereAsync()
    {
        foreach (var id in Ids) await AssertThereAsync(id);
    }

    /// <summary>As <see cref="AssertAllThereAsync"/>, of some trace.</summary>
    public async Task AssertThereAsync()
    {
        TraceId id;
        lock (_lock) id = _stored.Keys.ElementAt(_random.Next(_stored.Count));
        await AssertThereAsync(id);
    }

    private async Task AssertThereAsync(TraceId id)
    {
        List<string> stored;
        lock (_lock) stored = [.. _stored[id]];
        var answer = await host.SpansAsync(id);
        Assert.Equal(answer.Distinct(), answer);
        Assert.Empty(stored.Except(answer, StringComparer.Ordinal));
    }

    private (TraceId Id, TracesData Data) Next()
    {
        if (_sent.Count > 0 && _random.Next(5) == 0) return _sent[_random.Next(_sent.Count)];
        var id = new TraceId(0xC0, (ulong)_random.Next(1, 60) + ((ulong)seed << 32));
        // Each trace has a time of its own, and some last for more than a slot, or from one day to the next.
        var start = Noon - 86_400 * Second * (long)(id.Low % 2) + (long)(id.Low % 20) * 7 * Second;
        if (id.Low % 11 == 0) start = Midnight - 86_400 * Second;
        var spread = id.Low % 7 == 0 ? 1500 * Second : Second;
        var spans = Enumerable.Range(0, _random.Next(1, 6)).Select(_ =>
        {
            var span = Span((ulong)_random.Next(1, 1000), 0, _random.NextInt64(Second), $"op-{_random.Next(9)}", (ulong)_random.Next(3));
            return span.With(("order.id", Text($"{_random.Next()}")));
        }).ToArray();
        var slot = start + _random.NextInt64(spread);
        foreach (var span in spans)
        {
            var length = span.EndTimeUnixNano - span.StartTimeUnixNano;
            // In the slot of the fragment.
            span.StartTimeUnixNano = (ulong)Math.Min(slot + _random.NextInt64(Millisecond), slot - slot % (600 * Second) + 600 * Second - 1);
            span.EndTimeUnixNano = span.StartTimeUnixNano + length;
        }

        if (_random.Next(4) == 0) spans[0].Failed();
        return (id, Data(Services[_random.Next(_random.Next(1, Services.Length + 1))], spans));
    }
}
