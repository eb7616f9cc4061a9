using Microsoft.Extensions.Options;
using Tracepost.Testing;

namespace Tracepost.DataService.Tests.Sampling;

public sealed class SamplingOptionsTests(PostgresServer postgres) : SamplingTestBase(postgres)
{
    [Theory]
    [InlineData("TargetTracesPerSecond", "0")]
    [InlineData("TargetTracesPerSecond", "-1")]
    [InlineData("TargetTracesPerSecond", "NaN")]
    [InlineData("InitialProbability", "1.5")]
    [InlineData("InitialProbability", "0.000001")] // below the least
    [InlineData("MinProbability", "0")]
    [InlineData("IntervalSeconds", "0")]
    [InlineData("LookbackIntervals", "0")]
    [InlineData("MaxOperationsPerService", "0")]
    public async Task A_value_that_makes_no_sense_stops_the_start_and_is_named(string name, string value)
    {
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync(($"AdaptiveSampling:{name}", value)));

        Assert.Contains(name, error.Message, StringComparison.Ordinal);
    }
}
