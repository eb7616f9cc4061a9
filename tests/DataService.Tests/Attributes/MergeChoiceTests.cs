using Tracepost.DataService.Attributes.Merging;
using Tracepost.DataService.Storage;

namespace Tracepost.DataService.Tests.Attributes;

public sealed class MergeChoiceTests
{
    [Fact]
    public void A_few_small_ones_wait_for_more() => Assert.Empty(Choose([.. Small(63, spans: 5)]));

    [Fact]
    public void Many_small_ones_become_one() => Assert.Equal(64, Choose([.. Small(64, spans: 5)]).Count);

    [Fact]
    public void A_few_that_are_enough_together_become_one() => Assert.Equal(10, Choose([.. Small(30, spans: 5_000)]).Count);

    [Fact]
    public void What_was_merged_is_not_read_again_for_each_few_that_come()
    {
        Assert.Empty(Choose([.. Small(1, spans: 20_000), .. Small(63, spans: 5)]));
        Assert.All(Choose([.. Small(1, spans: 20_000), .. Small(64, spans: 5)]), segment => Assert.Equal(5, segment.SpanCount));
    }

    [Fact]
    public void Those_of_two_days_stay_apart() => Assert.Empty(Choose([.. Small(40, spans: 5), .. Small(40, spans: 5, day: 1)]));

    [Fact]
    public void Small_ones_of_all_sizes_become_a_large_one() =>
        Assert.Equal(10, Choose([.. Small(5, spans: 1_000), .. Small(3, spans: 10_000), .. Small(2, spans: 9_000)]).Count);

    [Fact]
    public void A_few_wait_no_longer_when_nothing_has_come_to_their_day_since_the_last_look()
    {
        Segment[] day = [.. Small(5, spans: 8_000)], another = [.. Small(5, spans: 8_000, day: 1)];

        Assert.Empty(Choose([.. day, .. another]));
        Assert.Empty(MergeChoice.Of([.. day, .. another], segment => segment != day[3] && segment != another[4]));
        Assert.Equal(another, MergeChoice.Of([.. day, .. another], segment => segment != day[3]));
        Assert.Empty(MergeChoice.Of([.. Small(1, spans: 20_000), .. Small(10, spans: 5)], _ => true));
        Assert.Empty(MergeChoice.Of([.. Small(3, spans: 8_000)], _ => true));
    }

    [Fact]
    public void One_without_a_filter_gets_one() => Assert.Equal(70_000, Assert.Single(Choose([.. Small(3, spans: 5), .. Small(1, spans: 70_000, hasFilter: false)])).SpanCount);

    [Fact]
    public void Those_that_take_little_room_become_no_larger_than_they_must() =>
        Assert.Equal(9, Choose([.. Small(60, spans: 1_000, bytesPerSpan: 2)]).Count);

    [Fact]
    public void A_span_on_its_way_is_read_again_a_few_times_only()
    {
        var (segments, read) = (new List<Segment>(), 0L);
        const int Commits = 20_000;
        for (var commit = 0; commit < Commits; commit++)
        {
            segments.AddRange(Small(1, spans: 5));
            while (Choose([.. segments.Where(segment => segment.SpanCount < MergeChoice.LargeSpans)]) is { Count: > 0 } merged)
            {
                var spans = merged.Sum(segment => segment.SpanCount);
                read += spans;
                segments = [.. segments.Except(merged, ReferenceEqualityComparer.Instance).Cast<Segment>(), .. Small(1, spans)];
            }
        }

        Assert.InRange((double)read / (5 * Commits), 1, 5);
        Assert.InRange(segments.Count, 1, 300);
    }

    [Fact]
    public void Those_without_a_filter_get_one_together_and_one_that_is_left_gets_it_when_no_more_come()
    {
        Assert.Equal(8, Choose([.. Small(10, spans: 7_000, hasFilter: false)]).Count);
        Assert.Empty(Choose([.. Small(1, spans: 7_000, hasFilter: false)]));
        Assert.Equal(7_000, Assert.Single(MergeChoice.Of([.. Small(1, spans: 7_000, hasFilter: false), .. Small(9, spans: 5)], _ => true)).SpanCount);
    }

    private static IReadOnlyList<Segment> Choose(IReadOnlyList<Segment> small) => MergeChoice.Of(small, _ => false);

    private static IEnumerable<Segment> Small(int count, int spans, int day = 0, bool hasFilter = true, int bytesPerSpan = 10) =>
        Enumerable.Range(0, count).Select(i => new Segment("(0,1)", Days.StartNs(day) + i, Days.StartNs(day) + i, spans, [i], hasFilter ? bytesPerSpan * spans : 0));
}
