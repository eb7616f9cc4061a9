using Tracepost.Benchmarks.Load;

namespace Tracepost.Benchmarks.Tests.Load;

public class JaegerDatasetTests
{
    private const long From = 1_700_000_000_000_000_000, Days = 10, Day = 86_400_000_000_000;

    private static readonly Dataset Dataset = JaegerDataset.Create();

    private static readonly long Groups = Dataset.GroupsOf(100_000);

    private static readonly List<(string Service, OpenTelemetry.Proto.Trace.V1.Span Span)> All =
        Spans.Of(Dataset, Groups, Timeline.Past(From, From + (Days * Day), Groups));

    [Fact]
    public void Has_ten_services_97_keys_and_1000_values_in_pairs_that_repeat()
    {
        var attributes = All.SelectMany(one => one.Span.Attributes).ToList();
        Assert.Equal(10, All.Select(one => one.Service).Distinct().Count());
        Assert.Equal(97, attributes.Select(attribute => attribute.Key).Distinct().Count());
        Assert.Equal(1000, attributes.Select(attribute => attribute.Value.StringValue).Distinct().Count());
        Assert.Equal(97_000, attributes.Select(attribute => (attribute.Key, attribute.Value.StringValue)).Distinct().Count());
        Assert.All(All, one => Assert.Equal(11, one.Span.Attributes.Count));
    }

    [Fact]
    public void Has_traces_of_a_parent_and_nine_children_in_one_service_that_are_found_by_their_ids()
    {
        var traces = All.GroupBy(one => one.Span.TraceId).ToList();
        Assert.Equal(Groups * Dataset.TracesPerGroup, traces.Count);
        Assert.All(traces, trace =>
        {
            var root = Assert.Single(trace, one => one.Span.ParentSpanId.IsEmpty).Span;
            Assert.Equal(10, trace.Select(one => one.Span.SpanId).Distinct().Count());
            Assert.Equal(9, trace.Count(one => one.Span.ParentSpanId == root.SpanId));
            Assert.Single(trace.Select(one => one.Service).Distinct());
        });
        var ids = traces.Select(trace => Convert.ToHexStringLower(trace.Key.Span)).ToHashSet();
        Assert.Contains(Dataset.IdOf(0, 0).ToString(), ids);
        Assert.Contains(Dataset.IdOf(Groups - 1, 50).ToString(), ids);
    }

    [Fact]
    public void Lies_evenly_in_its_days_and_has_long_durations_too()
    {
        var days = All.GroupBy(one => ((long)one.Span.StartTimeUnixNano - From) / Day).ToDictionary(day => day.Key, day => day.Count());
        Assert.Equal(Enumerable.Range(0, 10).Select(day => (long)day), days.Keys.Order());
        Assert.All(days.Values, count => Assert.InRange(count, All.Count / 10 - 1000, All.Count / 10 + 1000));
        Assert.All(All, one => Assert.InRange(one.Span.EndTimeUnixNano - one.Span.StartTimeUnixNano, 1UL << 16, 1UL << 28));
        Assert.InRange(All.Count(one => one.Span.EndTimeUnixNano - one.Span.StartTimeUnixNano > 100_000_000), All.Count / 20, All.Count / 5);
    }

    [Fact]
    public void Is_the_same_by_the_same_seed_and_another_by_another()
    {
        var timeline = Timeline.Past(0, 1, 1);
        Assert.Equal(Dataset.Request(7, timeline).Span.ToArray(), JaegerDataset.Create().Request(7, timeline).Span.ToArray());
        Assert.NotEqual(Dataset.IdOf(7, 0), JaegerDataset.Create(seed: 2).IdOf(7, 0));
    }
}
