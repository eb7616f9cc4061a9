using Tracepost.DataService.Rollups;

namespace Tracepost.DataService.Tests.Rollups;

/// <summary>How long counting rests, in seconds, after a round of two; it looks for what has arrived every five.</summary>
public sealed class RollupPaceTests
{
    private static readonly RollupOptions Options = new();

    [Fact]
    public void It_takes_a_quarter_of_a_core() => Assert.Equal(6, Rest(took: 2, oldest: 20, commitsUnderWay: 0.5));

    [Fact]
    public void It_gives_way_to_commits_that_follow_each_other() => Assert.Equal(7.6, Rest(took: 0.4, oldest: 200, commitsUnderWay: 3));

    [Fact]
    public void A_rest_that_gives_way_is_bounded() => Assert.Equal(15, Rest(took: 2, oldest: 200, commitsUnderWay: 3));

    [Fact]
    public void It_takes_half_a_core_when_it_has_given_way_for_long() => Assert.Equal(2, Rest(took: 2, oldest: 300, commitsUnderWay: 3));

    [Fact]
    public void It_catches_up_with_half_a_core_when_there_is_room() => Assert.Equal(2, Rest(took: 2, oldest: 60, commitsUnderWay: 0.5));

    [Fact]
    public void It_never_takes_more_than_half_a_core() => Assert.Equal(40, Rest(took: 40, oldest: 200, commitsUnderWay: 3));

    [Fact]
    public void When_little_waits_it_looks_as_often_as_it_is_told() => Assert.Equal(5, Rest(took: 0.1, oldest: 0, commitsUnderWay: 0));

    private static double Rest(double took, double oldest, double commitsUnderWay) =>
        RollupPace.Rest(TimeSpan.FromSeconds(took), TimeSpan.FromSeconds(oldest), commitsUnderWay, Options).TotalSeconds;
}
