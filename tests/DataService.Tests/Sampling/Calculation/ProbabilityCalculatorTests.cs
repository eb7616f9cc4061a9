using Tracepost.DataService.Sampling;
using Tracepost.DataService.Sampling.Calculation;

namespace Tracepost.DataService.Tests.Sampling.Calculation;

public sealed class ProbabilityCalculatorTests
{
    private readonly ProbabilityCalculator _calculator = new(new SamplingOptions());

    [Theory]
    [InlineData(0.5, 1, 0.5)] // as wanted
    [InlineData(0.5, 1.29, 0.5)] // near enough
    [InlineData(0.5, 0.71, 0.5)]
    [InlineData(0.5, 1.31, 0.5 / 1.31)]
    [InlineData(0.5, 0.69, 0.5 / 0.69)]
    [InlineData(0.5, 2, 0.25)]
    [InlineData(0.5, 1000, 0.0005)] // too many: at once, however far
    [InlineData(0.01, 1e6, 0.00001)] // but not below the least
    [InlineData(0.001, 0.6, 0.001 / 0.6)]
    [InlineData(0.001, 0.5, 0.002)]
    [InlineData(0.001, 0.01, 0.002)] // too few: slowly
    [InlineData(0.001, 0, 0.002)] // none at all
    [InlineData(0.7, 0.1, 1)] // not above one
    [InlineData(1, 0, 1)]
    [InlineData(1, 0.2, 1)]
    [InlineData(0.000001, 1, 0.00001)] // a least that was raised
    public void The_next_probability_makes_as_many_traces_as_are_wanted(double probability, double tracesPerSecond, double next) =>
        Assert.Equal(next, _calculator.Next(probability, tracesPerSecond), 12);

    [Theory]
    [InlineData(0.1, 1, 0.15)]
    [InlineData(0.4, 3.4, 0.4 / 0.68)]
    public void Growth_is_bounded_as_it_is_configured(double probability, double tracesPerSecond, double next)
    {
        var calculator = new ProbabilityCalculator(new SamplingOptions { MaxIncrease = 0.5, TargetTracesPerSecond = 5 });

        Assert.Equal(next, calculator.Next(probability, tracesPerSecond), 12);
    }

    [Theory]
    [InlineData(new double[0], 0)]
    [InlineData(new double[] { 3 }, 3)]
    [InlineData(new double[] { 1, 0 }, 16 / 17.0)]
    [InlineData(new double[] { 0, 17 }, 1)]
    [InlineData(new double[] { 98, 0, 0 }, 81)]
    [InlineData(new double[] { 2, 2, 2, 2 }, 2)]
    public void Of_several_intervals_the_newest_weighs_most(double[] newestFirst, double average) =>
        Assert.Equal(average, ProbabilityCalculator.Average(newestFirst), 12);
}
