using System.Collections.Concurrent;
using Tracepost.EndToEnd.Tests.Running;
using Tracepost.EndToEnd.Tests.Traces;

namespace Tracepost.EndToEnd.Tests.Durability;

/// <summary>What was acknowledged survives a crash, once; what was not is there once or not at all.</summary>
public sealed class CrashTests(RunningSystem system)
{
    // What a client may and should send again: https://opentelemetry.io/docs/specs/otlp/#failures
    private static readonly string[] Retryable =
    [
        "Unavailable", "ResourceExhausted", "DeadlineExceeded", "Aborted", "Cancelled", "no answer within the deadline",
        "429 TooManyRequests", "502 BadGateway", "503 ServiceUnavailable", "504 GatewayTimeout",
    ];

    private static readonly TimeSpan StepLimit = TimeSpan.FromSeconds(30);

    [Theory(Timeout = 120_000)]
    [InlineData("dataservice")]
    [InlineData("postgres")]
    public async Task Every_acknowledged_span_is_found_once_after_the_crash_of(string resource)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var load = new Load(system);
        var running = load.RunAsync(stop.Token);
        try
        {
            await UntilAsync(() => load.Answers >= 400, load);
            await system.Runner.KillAsync(resource); // SIGKILL, in the middle of requests
            await UntilAsync(() => load.Failures.Count >= 16, load);
            await system.Runner.StartAsync(resource, stop.Token);
            var before = load.Answers;
            await UntilAsync(() => load.Answers >= before + 200, load);
        }
        finally
        {
            await stop.CancelAsync();
            await running.WaitAsync(StepLimit, CancellationToken.None);
        }

        Assert.NotEmpty(load.Unacknowledged);
        Assert.Empty(load.Failures.Except(Retryable));
        await AssertStoredAsync(load);
    }

    private async Task AssertStoredAsync(Load load)
    {
        var (wrong, storedUnasked) = (new ConcurrentQueue<string>(), 0);
        var all = load.Acknowledged.Select(t => (t.Key, t.Value, Acknowledged: true))
            .Concat(load.Unacknowledged.Select(t => (t.Key, t.Value, Acknowledged: false)));
        var eight = new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = TestContext.Current.CancellationToken };
        await Parallel.ForEachAsync(all, eight, async (trace, cancellationToken) =>
        {
            var spans = await ReadBack.OtlpAsync(system, trace.Key, cancellationToken);
            var stored = spans.Select(span => span["spanId"]!.GetValue<string>()).Order().ToList();
            var isWhole = stored.SequenceEqual(trace.Value.Order());
            if (!trace.Acknowledged && isWhole) Interlocked.Increment(ref storedUnasked);
            if (!isWhole && (trace.Acknowledged || stored.Count > 0))
            {
                wrong.Enqueue($"{(trace.Acknowledged ? "acknowledged" : "unacknowledged")} {trace.Key}: "
                    + $"{trace.Value.Count} spans sent, {stored.Count} stored, {stored.Distinct().Count()} different");
            }
        });
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{load.Acknowledged.Count} traces acknowledged, {load.Unacknowledged.Count} not, of which {storedUnasked} stored; "
            + string.Join(", ", load.Failures.CountBy(failure => failure).Select(f => $"{f.Value} x {f.Key}")));
        Assert.True(wrong.IsEmpty, $"{wrong.Count} traces are wrong:\n{string.Join('\n', wrong.Take(10))}");
    }

    private async Task UntilAsync(Func<bool> condition, Load load)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(StepLimit);
        while (!condition())
        {
            if (limit.IsCancellationRequested)
            {
                Assert.Fail($"Nothing more happens after {load.Answers} answers and {load.Failures.Count} failures "
                    + $"({string.Join(", ", load.Failures.Distinct())}).\n{system.Log}");
            }

            await Task.Delay(20, CancellationToken.None);
        }
    }
}
