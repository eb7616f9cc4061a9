using Tracepost.DataService.Query.WholeTraces;

namespace Tracepost.DataService.Tests.Query.WholeTraces;

public sealed class ConditionTallyTests
{
    [Fact]
    public void Another_condition_leads_when_hardly_any_candidate_meets_it()
    {
        var tally = new ConditionTally(0b1111);
        for (var i = 0; i < 255; i++) tally.Add(i % 9 == 0 ? 0b1011UL : i % 10 == 0 ? 0b0101UL : 0b0001UL);
        Assert.Null(tally.Better(leading: 1));
        tally.Add(1);
        Assert.Equal(0b100UL, tally.Better(leading: 1));
        // What was counted counts no more.
        Assert.Null(tally.Better(leading: 0b100));
    }

    [Fact]
    public void Nothing_leads_twice_and_nothing_leads_that_many_meet()
    {
        var tally = new ConditionTally(0b111);
        void Add()
        {
            for (var i = 0; i < 256; i++) tally.Add(i % 4 == 0 ? 0b010UL : 0);
        }

        Add();
        Assert.Equal(0b100UL, tally.Better(leading: 1));
        Add();
        Assert.Null(tally.Better(leading: 0b100));
    }

    [Fact]
    public void The_service_never_leads_anew()
    {
        var tally = new ConditionTally(TraceMatcher.ServiceBit | 1);
        for (var i = 0; i < 1000; i++) tally.Add(0);
        Assert.Null(tally.Better(leading: 1));
    }
}
