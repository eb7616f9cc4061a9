using System.Collections.Concurrent;
using Grpc.Core;
using Grpc.Net.Client;
using OpenTelemetry.Proto.Collector.Trace.V1;

namespace Tracepost.EndToEnd.Tests.Replicas;

/// <summary>
/// Senders that export without pause. The requests of a trace go out at the same time, to one ApiService after the other, and are repeated until
/// they are acknowledged, as SDKs do.
/// </summary>
internal sealed class ReplicaLoad : IDisposable
{
    private const int Senders = 12;

    private readonly GrpcChannel[] _channels;
    private readonly ConcurrentQueue<ReplicaTrace> _acknowledged = new();
    private readonly ConcurrentQueue<string> _refusals = new();
    private int _number;

    public ReplicaLoad(params IEnumerable<ServiceProcess> apiServices) =>
        _channels = [.. apiServices.Select(service => GrpcChannel.ForAddress(service.Url("OtlpGrpc")))];

    /// <summary>Traces of which every request was acknowledged.</summary>
    public IReadOnlyCollection<ReplicaTrace> Acknowledged => _acknowledged;

    /// <summary>Answers other than success.</summary>
    public IReadOnlyCollection<string> Refusals => _refusals;

    /// <summary>Sends until it is told to stop; traces that are under way then are sent to their end.</summary>
    public Task RunAsync(CancellationToken stop, CancellationToken limit) =>
        Task.WhenAll(Enumerable.Range(0, Senders).Select(_ => SendAsync(stop, limit)));

    public void Dispose()
    {
        foreach (var channel in _channels) channel.Dispose();
    }

    private async Task SendAsync(CancellationToken stop, CancellationToken limit)
    {
        while (!stop.IsCancellationRequested)
        {
            var trace = new ReplicaTrace(Interlocked.Increment(ref _number), TimeProvider.System.GetUtcNow());
            await Task.WhenAll(trace.Requests.Select((request, part) => SendAsync(request, trace.Number + part, limit)));
            _acknowledged.Enqueue(trace);
        }
    }

    private async Task SendAsync(ExportTraceServiceRequest request, int turn, CancellationToken limit)
    {
        while (true)
        {
            try
            {
                var client = new TraceService.TraceServiceClient(_channels[turn++ % _channels.Length]);
                var answer = await client.ExportAsync(request, deadline: TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(30), cancellationToken: limit);
                Assert.Equal(0, answer.PartialSuccess?.RejectedSpans ?? 0);
                return;
            }
            catch (RpcException e) when (!limit.IsCancellationRequested)
            {
                _refusals.Enqueue($"{e.StatusCode}: {e.Status.Detail}");
                await Task.Delay(20, limit);
            }
        }
    }
}
