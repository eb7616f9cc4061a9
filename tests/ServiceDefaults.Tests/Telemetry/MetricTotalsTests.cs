using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Tracepost.ServiceDefaults.Telemetry;

namespace Tracepost.ServiceDefaults.Tests.Telemetry;

public sealed class MetricTotalsTests : IDisposable
{
    private static readonly Dictionary<string, string?> Watched = new() { ["refused"] = "reason", ["spans"] = null, ["commits"] = "outcome" };

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();

    [Fact]
    public void Counters_add_up_by_the_values_of_their_tag()
    {
        var meter = Meter(_services);
        using var totals = new MetricTotals(_services.GetRequiredService<IMeterFactory>(), Watched);
        var refused = meter.CreateCounter<long>("refused");
        refused.Add(2, new KeyValuePair<string, object?>("reason", "too_old"));
        refused.Add(3, new("protocol", "otlp"), new KeyValuePair<string, object?>("reason", "too_old"));
        refused.Add(1, new KeyValuePair<string, object?>("reason", "full"));
        meter.CreateCounter<long>("spans").Add(7, new KeyValuePair<string, object?>("protocol", "otlp"));

        Assert.Equal([("full", 1), ("too_old", 5)], totals.By("refused"));
        Assert.Equal((6, 5, 0), (totals.Of("refused"), totals.Of("refused", "too_old"), totals.Of("refused", "none")));
        Assert.Equal(7, totals.Of("spans"));
    }

    [Fact]
    public void Of_a_histogram_the_measurements_are_counted()
    {
        using var totals = new MetricTotals(_services.GetRequiredService<IMeterFactory>(), Watched);
        var commits = Meter(_services).CreateHistogram<double>("commits");
        foreach (var seconds in new[] { 0.1, 20, 0.3 }) commits.Record(seconds, new KeyValuePair<string, object?>("outcome", "stored"));

        Assert.Equal(3, totals.Of("commits", "stored"));
    }

    [Fact]
    public void What_another_host_of_the_process_counts_is_its_own()
    {
        using var others = new ServiceCollection().AddMetrics().BuildServiceProvider();
        using var totals = new MetricTotals(_services.GetRequiredService<IMeterFactory>(), Watched);
        Meter(others).CreateCounter<long>("spans").Add(7);
        Meter(_services).CreateCounter<long>("unwatched").Add(7);

        Assert.Equal(0, totals.Of("spans"));
        Assert.Equal(0, totals.Of("unwatched"));
    }

    public void Dispose() => _services.Dispose();

    private static Meter Meter(IServiceProvider services) => services.GetRequiredService<IMeterFactory>().Create("Tracepost.Tests");
}
