using Tracepost.Benchmarks.Store;

namespace Tracepost.Benchmarks.Tests.Store;

public class StoreBenchmarkOptionsTests
{
    [Theory]
    [InlineData(300_000, new long[] { 300_000 })]
    [InlineData(1_000_000, new long[] { 1_000_000 })]
    [InlineData(10_000_000, new long[] { 1_000_000, 10_000_000 })]
    [InlineData(100_000_000, new long[] { 1_000_000, 10_000_000, 100_000_000 })]
    [InlineData(25_000_000, new long[] { 1_000_000, 10_000_000, 25_000_000 })]
    public void Measures_at_every_power_of_ten_on_the_way(long spans, long[] stages) =>
        Assert.Equal(stages, new StoreBenchmarkOptions { Spans = spans }.Stages);

    [Fact]
    public void Leaves_room_for_the_runs_in_what_is_stored()
    {
        var options = new StoreBenchmarkOptions();
        Assert.All(new StoreBenchmarkOptions { Spans = 100_000_000 }.Stages, stage => Assert.True(options.Runs * options.SpansPerRun(stage) <= stage * 3 / 4));
    }
}
