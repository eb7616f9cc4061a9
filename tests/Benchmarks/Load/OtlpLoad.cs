using System.Diagnostics;
using Grpc.Core;
using Grpc.Net.Client;
using Tracepost.TraceModel.Grpc;

namespace Tracepost.Benchmarks.Load;

/// <summary>What a load did.</summary>
/// <param name="Spans">Acknowledged spans.</param>
/// <param name="Elapsed">From the first request to the last answer.</param>
/// <param name="LatenciesMs">The time from a request to its acknowledgement, milliseconds, one for each request, ascending.</param>
internal sealed record LoadResult(long Spans, TimeSpan Elapsed, double[] LatenciesMs)
{
    public double SpansPerSecond => Spans / Elapsed.TotalSeconds;

    public double LatencyMs(double quantile) => LatenciesMs[(int)(quantile * (LatenciesMs.Length - 1))];
}

/// <summary>Senders that export a dataset without a pause, each the next request when the last one is acknowledged, as SDKs do.</summary>
internal sealed class OtlpLoad(Uri endpoint, int senders, Dataset dataset)
{
    private long _sent;

    /// <summary>Sends so many spans that start now: what was not sent yet.</summary>
    public Task<LoadResult> RunAsync(long spans, CancellationToken cancellationToken)
    {
        var groups = dataset.GroupsOf(spans);
        var first = Interlocked.Add(ref _sent, groups) - groups;
        return RunAsync(dataset.RequestsOf(first), dataset.RequestsOf(groups), Timeline.Live(TimeProvider.System), cancellationToken);
    }

    /// <summary>Sends requests of the dataset.</summary>
    public async Task<LoadResult> RunAsync(long first, long count, Timeline timeline, CancellationToken cancellationToken)
    {
        long taken = 0, acknowledged = 0;
        var latencies = new List<double>[senders];
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, senders).Select(sender => Task.Run(
            async () =>
            {
                var own = latencies[sender] = [];
                // A connection for each sender, as applications have.
                using var handler = new SocketsHttpHandler { InitialHttp2StreamWindowSize = 1 << 20 };
                using var channel = GrpcChannel.ForAddress(endpoint, new GrpcChannelOptions { HttpHandler = handler });
                var invoker = channel.CreateCallInvoker();
                while (Interlocked.Increment(ref taken) is var number && number <= count)
                {
                    using var request = dataset.Request(first + number - 1, timeline);
                    var start = Stopwatch.GetTimestamp();
                    await ExportAsync(invoker, request, cancellationToken);
                    own.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                    Interlocked.Add(ref acknowledged, dataset.SpansIn(first + number - 1));
                }
            },
            cancellationToken)));
        return new LoadResult(acknowledged, watch.Elapsed, [.. latencies.SelectMany(l => l).Order()]);
    }

    private static async Task ExportAsync(CallInvoker invoker, PooledBytes request, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                using var response = await invoker.AsyncUnaryCall(
                    RawOtlp.Export, null, new CallOptions(cancellationToken: cancellationToken), request);
                if (response.Length > 0)
                    throw new InvalidOperationException("The benchmark's spans were rejected: the answer is not a full success.");
                return;
            }
            catch (RpcException e) when (e.StatusCode is StatusCode.ResourceExhausted or StatusCode.Unavailable)
            {
                await Task.Delay(50, cancellationToken);
            }
        }
    }
}
