using System.Text;
using Tracepost.ApiService.Sampling;
using Tracepost.ApiService.Sampling.Files;

namespace Tracepost.ApiService.Tests.Sampling.Files;

/// <summary>What each service is told, for a file with a default strategy and services of their own: as Jaeger v2 works it out.</summary>
public sealed class StrategyMergerTests
{
    private const double Default = 0.001;

    private const string Health = """{"operation":"/health","type":"probabilistic","param":0.1}""";

    [Theory]
    [InlineData("{}", Default)]
    [InlineData("""{"default_strategy":{"type":"probabilistic","param":0.25}}""", 0.25)]
    public void A_service_that_is_not_listed_has_the_default(string json, double rate) =>
        Assert.Equal(new ProbabilisticStrategy(rate), Merge(json).For("unheard of"));

    [Fact]
    public void A_service_that_is_listed_has_its_own()
    {
        var table = Merge("""
            { "default_strategy": { "type": "probabilistic", "param": 0.5 },
              "service_strategies": [
                { "service": "foo", "type": "probabilistic", "param": 0.8 },
                { "service": "bar", "type": "ratelimiting", "param": 5 } ] }
            """);

        Assert.Equal(2, table.Count);
        Assert.Equal(new ProbabilisticStrategy(0.8), table.For("foo"));
        Assert.Equal(new RateLimitingStrategy(5), table.For("bar"));
        Assert.Equal(new ProbabilisticStrategy(0.5), table.For("Foo"));
        Assert.Equal(new ProbabilisticStrategy(0.5), table.For(""));
    }

    [Fact]
    public void Operations_of_the_default_strategy_hold_for_every_service()
    {
        var table = Merge($$"""
            { "service_strategies": [
                { "service": "half", "type": "probabilistic", "param": 0.5 },
                { "service": "limited", "type": "ratelimiting", "param": 3 } ],
              "default_strategy": { "type": "probabilistic", "param": 0.2, "operation_strategies": [ {{Health}} ] } }
            """);

        AssertPerOperation(table.For("other"), new ProbabilisticStrategy(0.2), 0.2, new OperationRate("/health", 0.1));
        // A probability of its own holds for operations that are not listed; without one that of the default does.
        AssertPerOperation(table.For("half"), new ProbabilisticStrategy(0.5), 0.5, new OperationRate("/health", 0.1));
        AssertPerOperation(table.For("limited"), new RateLimitingStrategy(3), 0.2, new OperationRate("/health", 0.1));
    }

    [Fact]
    public void Operations_of_a_service_go_first()
    {
        var table = Merge($$"""
            { "default_strategy": { "type": "probabilistic", "param": 0.2, "operation_strategies": [
                {{Health}}, { "operation": "/metrics", "type": "probabilistic", "param": 0 } ] },
              "service_strategies": [
                { "service": "foo", "type": "probabilistic", "param": 0.8, "operation_strategies": [
                    { "operation": "/metrics", "type": "probabilistic", "param": 1 },
                    { "operation": "/buy", "type": "probabilistic", "param": 0.9 } ] },
                { "service": "limited", "type": "ratelimiting", "param": 7, "operation_strategies": [
                    { "operation": "/buy", "type": "probabilistic", "param": 0.9 } ] },
                { "service": "untyped", "operation_strategies": [ { "operation": "/buy", "type": "probabilistic", "param": 0.9 } ] } ] }
            """);

        AssertPerOperation(
            table.For("foo"), new ProbabilisticStrategy(0.8), 0.8, new OperationRate("/metrics", 1), new OperationRate("/buy", 0.9), new OperationRate("/health", 0.1));
        OperationRate[] joined = [new("/buy", 0.9), new("/health", 0.1), new("/metrics", 0)];
        AssertPerOperation(table.For("limited"), new RateLimitingStrategy(7), Default, joined);
        AssertPerOperation(table.For("untyped"), new ProbabilisticStrategy(Default), Default, joined);
    }

    [Fact]
    public void Without_operations_in_the_default_strategy_a_service_has_only_its_own()
    {
        var table = Merge($$"""
            { "default_strategy": { "type": "ratelimiting", "param": 9 },
              "service_strategies": [ { "service": "foo", "type": "probabilistic", "param": 0.8, "operation_strategies": [ {{Health}} ] } ] }
            """);

        AssertPerOperation(table.For("foo"), new ProbabilisticStrategy(0.8), 0.8, new OperationRate("/health", 0.1));
        Assert.Equal(new RateLimitingStrategy(9), table.For("other"));
    }

    /// <summary>An operation that is left out because it cannot be limited is one that the default strategy may still speak of.</summary>
    [Fact]
    public void An_operation_that_is_left_out_does_not_hide_the_default()
    {
        var table = Merge($$"""
            { "default_strategy": { "type": "probabilistic", "param": 0.2, "operation_strategies": [ {{Health}} ] },
              "service_strategies": [ { "service": "foo", "type": "probabilistic", "param": 1, "operation_strategies": [
                { "operation": "/health", "type": "ratelimiting", "param": 5 } ] } ] }
            """);

        AssertPerOperation(table.For("foo"), new ProbabilisticStrategy(1), 1, new OperationRate("/health", 0.1));
    }

    private static StrategyTable Merge(string json) => new StrategyMerger(Default).Merge(StrategiesReader.Read(Encoding.UTF8.GetBytes(json)));

    private static void AssertPerOperation(SamplingStrategy strategy, WholeServiceStrategy whole, double rate, params OperationRate[] operations)
    {
        var actual = Assert.IsType<PerOperationStrategy>(strategy);
        Assert.Equal(whole, actual.WholeService);
        Assert.Equal((rate, 0, null), (actual.DefaultRate, actual.LowerBound, actual.UpperBound));
        Assert.Equal(operations, actual.Operations);
    }
}
