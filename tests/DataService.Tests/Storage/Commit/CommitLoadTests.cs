using Microsoft.Extensions.Time.Testing;
using Tracepost.DataService.Storage.Commit;

namespace Tracepost.DataService.Tests.Storage.Commit;

public sealed class CommitLoadTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void It_is_how_many_commits_were_under_way_on_average()
    {
        var load = new CommitLoad(_time);
        load.Begin();
        Pass(seconds: 1);
        load.Begin();
        Pass(seconds: 2);
        load.End();
        load.End();
        Pass(seconds: 1);

        Assert.Equal((1 + (2 * 2)) / 4.0, load.Average());
    }

    [Fact]
    public void It_is_of_the_time_since_it_was_asked_last()
    {
        var load = new CommitLoad(_time);
        load.Begin();
        Pass(seconds: 10);
        Assert.Equal(1, load.Average());
        load.End();
        Pass(seconds: 10);

        Assert.Equal(0, load.Average());
    }

    private void Pass(double seconds) => _time.Advance(TimeSpan.FromSeconds(seconds));
}
