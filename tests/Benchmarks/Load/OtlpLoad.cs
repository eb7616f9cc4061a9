using System.Diagnostics;

namespace Tracepost.Benchmarks.Load;

/// <summary>What a load did.</summary>
/// <param name="Spans">Acknowledged spans.</param>
/// <param name="Elapsed">From the first request to the last answer.</param>
/// <param name="LatenciesMs">The time from a request to its acknowledgement, milliseconds, one for each request, ascending.</param>
/// <param name="Refusals">How often a request was refused for now, and sent again.</param>
internal sealed record LoadResult(long Spans, TimeSpan Elapsed, double[] LatenciesMs, long Refusals)
{
    public double SpansPerSecond => Spans / Elapsed.TotalSeconds;

    public double LatencyMs(double quantile) => LatenciesMs.Length == 0 ? double.NaN : LatenciesMs[(int)(quantile * (LatenciesMs.Length - 1))];
}

/// <summary>
/// Senders that export a dataset without a pause, each the next request when the last one is acknowledged, as SDKs do. Groups are numbered through:
/// nothing is sent twice.
/// </summary>
internal sealed class OtlpLoad(Uri endpoint, int senders, Dataset dataset)
{
    private static readonly TimeSpan PauseOfRefused = TimeSpan.FromMilliseconds(50);

    /// <summary>How many groups were sent so far.</summary>
    public long Groups { get; private set; }

    /// <summary>Sends so many spans, in whole groups, that start now.</summary>
    public Task<LoadResult> RunAsync(long spans, CancellationToken cancellationToken) =>
        SendAsync(dataset.GroupsOf(spans), Timeline.Live(TimeProvider.System), cancellationToken, CancellationToken.None);

    /// <summary>Sends so many spans, in whole groups, that start between two times, Unix nanoseconds, in their order.</summary>
    public Task<LoadResult> FillAsync(long spans, long fromNs, long toNs, CancellationToken cancellationToken)
    {
        var groups = dataset.GroupsOf(spans);
        return SendAsync(groups, Timeline.Past(fromNs, toNs, groups, Groups), cancellationToken, CancellationToken.None);
    }

    /// <summary>Sends until it is told to stop. Traces may be left incomplete.</summary>
    public Task<LoadResult> RunUntilAsync(CancellationToken stop, CancellationToken cancellationToken) =>
        SendAsync(long.MaxValue / 1024, Timeline.Live(TimeProvider.System), cancellationToken, stop);

    private async Task<LoadResult> SendAsync(long groups, Timeline timeline, CancellationToken cancellationToken, CancellationToken stop)
    {
        var (first, count) = (dataset.RequestsOf(Groups), dataset.RequestsOf(groups));
        Groups += groups;
        long taken = 0, acknowledged = 0, refusals = 0;
        var latencies = new List<double>[senders];
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, senders).Select(sender => Task.Run(
            async () =>
            {
                var own = latencies[sender] = [];
                using var application = new OtlpSender(endpoint);
                while (!stop.IsCancellationRequested && Interlocked.Increment(ref taken) is var number && number <= count)
                {
                    using var request = dataset.Request(first + number - 1, timeline);
                    var start = Stopwatch.GetTimestamp();
                    while (!await application.TryExportAsync(request.Memory, cancellationToken))
                    {
                        Interlocked.Increment(ref refusals);
                        if (stop.IsCancellationRequested) return;
                        await Task.Delay(PauseOfRefused, cancellationToken);
                    }

                    own.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                    Interlocked.Add(ref acknowledged, dataset.SpansIn(first + number - 1));
                }
            },
            cancellationToken)));
        return new LoadResult(acknowledged, watch.Elapsed, [.. latencies.SelectMany(l => l).Order()], refusals);
    }
}
