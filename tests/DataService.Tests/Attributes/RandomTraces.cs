using System.Globalization;
using OpenTelemetry.Proto.Common.V1;
using Tracepost.DataService.Query.Conditions;
using Tracepost.DataService.Query.Search;
using Tracepost.DataService.Query.WholeTraces;
using Tracepost.DataService.Storage;
using Tracepost.DataService.Storage.Names;
using Tracepost.DataService.Tests.Query;
using Tracepost.DataService.Tests.Storage;
using Tracepost.TraceModel;
using static Tracepost.DataService.Tests.Query.TestSpans;
using Asked = Jaeger.Storage.V2.KeyValue;
using AskedValue = Jaeger.Storage.V2.AnyValue;
using InstrumentationScope = OpenTelemetry.Proto.Common.V1.InstrumentationScope;
using Span = OpenTelemetry.Proto.Trace.V1.Span;

namespace Tracepost.DataService.Tests.Attributes;

/// <summary>
/// Fragments of traces with attributes that all, many, few or one of them have; searches for these; and what the searches must find, which is decided here
/// on the bytes of all that was made. Traces last half an hour at most and lie within three days.
/// </summary>
internal sealed class RandomTraces(int seed, NameTable names)
{
    private const int Users = 60;
    private const long Hour = 3600 * Second;

    private static readonly string[] Services = ["shop", "stock", "pay"];

    private readonly Random _random = new(seed);
    private readonly List<Fragment> _made = [];
    private int _orders;

    /// <summary>The fragments of a commit.</summary>
    /// <param name="spans">How many spans their columns say that they have: filters are chosen by that, and so few real ones stand for many.</param>
    public IReadOnlyList<Fragment> Commit(int spans)
    {
        var count = _random.Next(1, 8);
        var near = TestClock.Noon - _random.NextInt64(60 * Hour);
        var commit = Enumerable.Range(0, count).Select(_ => Fragment(_random.Next(8) == 0 ? TestClock.Noon - _random.NextInt64(60 * Hour) : near, spans / count)).ToList();
        // As from ingest: those of a trace one after the other.
        return [.. commit.OrderBy(fragment => fragment.TraceId)];
    }

    /// <summary>They are committed, so they must be found.</summary>
    public void Made(IReadOnlyList<Fragment> fragments)
    {
        lock (_made) _made.AddRange(fragments);
    }

    public SpanQuery SpanQuery(int limit)
    {
        var (from, to) = Window();
        return new SpanQuery
        {
            Service = _random.Next(3) == 0 ? Services[_random.Next(3)] : "",
            Operation = "",
            Attributes = AttributeConditions.Read([.. Enumerable.Range(0, _random.Next(1, 3)).Select(_ => Condition()).Select(condition =>
                new Asked { Key = condition.Key, Value = new AskedValue { StringValue = condition.Value } })]),
            StartMinNs = from,
            StartMaxNs = to,
            DurationMinNs = 0,
            DurationMaxNs = long.MaxValue,
            Limit = limit,
        };
    }

    public TraceQuery TraceQuery()
    {
        var (from, to) = Window();
        return new TraceQuery
        {
            Service = _random.Next(3) == 0 ? Services[_random.Next(3)] : "",
            RemoteService = "",
            SpanName = "",
            Tags = [.. Enumerable.Range(0, _random.Next(1, 4)).Select(_ => Condition()).Select(condition =>
                new TagCondition(condition.Key, _random.Next(4) == 0 ? null : new TextValue(condition.Value)))],
            DurationMinNs = 0,
            DurationMaxNs = long.MaxValue,
            StartMinNs = from,
            StartMaxNs = to,
            Limit = 10_000,
        };
    }

    /// <summary>What a search must find: the traces of the newest fragments that match.</summary>
    public HashSet<TraceId> Expected(SpanQuery query)
    {
        lock (_made)
        {
            var matcher = new SpanMatcher(query);
            return [.. _made.Where(fragment => matcher.Matches(fragment.Payload.Span)).OrderByDescending(fragment => fragment.StartNs)
                .Select(fragment => fragment.TraceId).Distinct().Take(query.Limit)];
        }
    }

    /// <inheritdoc cref="Expected(SpanQuery)"/>
    public HashSet<TraceId> Expected(TraceQuery query)
    {
        lock (_made)
        {
            var matcher = new TraceMatcher(query);
            return [.. _made.GroupBy(fragment => fragment.TraceId).Where(trace =>
            {
                var (start, met) = (default(TraceStart), 0UL);
                foreach (var fragment in trace) met |= matcher.Met(fragment.Payload.Span, ref start);
                return met == matcher.All && start.Ns >= (ulong)query.StartMinNs && start.Ns <= (ulong)query.StartMaxNs;
            }).Select(trace => trace.Key)];
        }
    }

    private (long From, long To) Window()
    {
        if (_random.Next(2) == 0) return (0, long.MaxValue);
        var from = TestClock.Noon - _random.NextInt64(60 * Hour);
        return (from, from + _random.NextInt64(30 * Hour));
    }

    private (string Key, string Value) Condition() => _random.Next(9) switch
    {
        0 => ("region", $"eu-{_random.Next(3)}"),
        1 or 2 => ("user", $"{_random.Next(Users + 10)}"),
        3 or 4 => ("order", $"o{_random.Next(_orders + 1)}"),
        5 => ("event", _random.Next(2) == 0 ? "paid" : "exception"),
        6 => (_random.Next(2) == 0 ? "resource.host" : "host", $"h{_random.Next(6)}"),
        7 => ("otel.scope.name", $"scope-{_random.Next(4)}"),
        _ => (_random.Next(2) == 0 ? "error" : "zipkin.tag.user", _random.Next(2) == 0 ? "true" : "1.5"),
    };

    // No two fragments start at once, so that there is one right order.
    private Fragment Fragment(long near, int spanCount)
    {
        var trace = _random.Next(4) == 0 && _made.Count > 0 ? _made[_random.Next(_made.Count)] : null;
        var at = (trace?.StartNs is { } begin ? (begin - begin % Hour) + _random.NextInt64(Hour / 2) : near + _random.NextInt64(60 * Second)) / 100_000 * 100_000 + _orders;
        var id = trace?.TraceId ?? new TraceId(0xA77, (ulong)_random.NextInt64());
        var spans = Enumerable.Range(0, _random.Next(1, 4)).Select(i => Span((ulong)_random.NextInt64(), at, name: "op", parent: 1)).ToArray();
        foreach (var span in spans) Describe(span);
        var scope = new InstrumentationScope { Name = $"scope-{_random.Next(3)}" };
        var data = Data([("service.name", Text(Services[_random.Next(3)])), ("host", Text($"h{_random.Next(5)}"))], scope, spans);
        var made = OtlpFragments.Create(names, id, data);
        return new Fragment
        {
            TraceId = made.TraceId, StartNs = made.StartNs, EndNs = made.EndNs, LongestNs = made.LongestNs, SpanCount = Math.Max(1, spanCount),
            ErrorCount = made.ErrorCount, Root = made.Root, Operations = made.Operations, Payload = made.Payload,
        };
    }

    private void Describe(Span span)
    {
        span.With(("order", Text($"o{_orders++}")), ("region", Text($"eu-{_random.Next(2)}")), (_random.Next(8) == 0 ? "zipkin.tag.user" : "user", User()));
        if (_random.Next(6) == 0) span.Events.Add(new Span.Types.Event { Name = _random.Next(2) == 0 ? "paid" : "exception", Attributes = { Attribute(("user", User())) } });
        if (_random.Next(6) == 0) span.With(("event", Text("paid")));
        if (_random.Next(10) == 0) span.Failed("no");
    }

    // In all types that a search for a number finds.
    private AnyValue User() => _random.Next(4) switch
    {
        0 => Whole(_random.Next(Users)),
        1 => Number(_random.Next(Users) + (_random.Next(9) == 0 ? 0.5 : 0)),
        _ => Text(_random.Next(Users).ToString(CultureInfo.InvariantCulture)),
    };
}
