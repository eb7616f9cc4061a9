using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Tracepost.ApiService.Receivers.Jaeger.Agent;
using Tracepost.ApiService.Receivers.Writer;

namespace Tracepost.ApiService.Tests.Receivers.Jaeger.Agent;

public sealed class AgentDropsTests
{
    [Fact]
    public void Every_drop_counts_and_each_reason_is_logged_once_a_minute()
    {
        var time = new FakeTimeProvider();
        var log = new Lines();
        var drops = new AgentDrops("jaeger-compact-udp", log, time);

        for (var i = 0; i < 100; i++) drops.Add(WriteOutcome.Malformed, 1, $"problem {i}");
        drops.Add(WriteOutcome.Unavailable, 7, "");
        time.Advance(TimeSpan.FromSeconds(59));
        drops.Add(WriteOutcome.Malformed, 1, "too soon");
        time.Advance(TimeSpan.FromSeconds(1));
        drops.Add(WriteOutcome.Malformed, 1, "again");

        Assert.Equal((102, 7, 0), (drops[WriteOutcome.Malformed], drops[WriteOutcome.Unavailable], drops[WriteOutcome.Overloaded]));
        Assert.Equal(
            [
                "jaeger-compact-udp: packets are dropped, malformed (1 since the start). problem 0",
                "jaeger-compact-udp: packets are dropped, unavailable (7 since the start). ",
                "jaeger-compact-udp: packets are dropped, malformed (102 since the start). again",
            ],
            log.Written);
    }

    private sealed class Lines : ILogger
    {
        public List<string> Written { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Written.Add(formatter(state, exception));
    }
}
