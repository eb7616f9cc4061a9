using Microsoft.Extensions.Time.Testing;
using Tracepost.DataService.Storage;
using Tracepost.DataService.Storage.Activity;

namespace Tracepost.DataService.Tests.Storage.Activity;

public sealed class StartDensityTests
{
    private const long Second = 1_000_000_000;

    [Fact]
    public void What_arrives_as_it_happens_is_as_dense_as_it_arrives()
    {
        var time = new FakeTimeProvider();
        var density = new StartDensity(time);
        var told = 0.0;
        for (var tick = 0; tick < 300; tick++, time.Advance(TimeSpan.FromSeconds(0.1))) told = density.Count(At(Enumerable.Repeat(tick * Second / 10, 400)));

        Assert.InRange(told, 3_600, 4_400);
    }

    [Fact]
    public void What_is_sent_later_is_as_dense_as_it_was_however_fast_it_comes()
    {
        var density = new StartDensity(new FakeTimeProvider());

        Assert.Equal(7, density.Count(At(Enumerable.Range(0, 70_000).Select(i => i * Second / 7))), 0.01);
    }

    [Fact]
    public void A_little_from_everywhere_does_not_hide_what_is_dense()
    {
        var density = new StartDensity(new FakeTimeProvider());
        density.Count(At(Enumerable.Range(1_000, 5_000).Select(i => i * Second)));

        Assert.InRange(density.Count(At(Enumerable.Repeat(0L, 40_000))), 35_000, 40_000);
    }

    [Fact]
    public void Silence_counts_after_a_period()
    {
        var time = new FakeTimeProvider();
        var density = new StartDensity(time);
        density.Count(At(Enumerable.Repeat(0L, 1_000)));
        time.Advance(TimeSpan.FromSeconds(10));
        Assert.InRange(density.Count(At([Second])), 900, 1_000);
        time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(1, density.Count(At([20 * Second])));
    }

    private static Fragment[] At(IEnumerable<long> starts)
    {
        var operation = new OperationName(new ServiceName("orders") { Id = 1 }, "GET", default) { Id = 1 };
        return [.. starts.Select(start => TestFragments.Create(start, [operation]))];
    }
}
