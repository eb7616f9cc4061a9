using System.Collections.Concurrent;
using Google.Protobuf;
using Grpc.Core;
using OpenTelemetry.Proto.Collector.Trace.V1;
using OpenTelemetry.Proto.Common.V1;
using OpenTelemetry.Proto.Resource.V1;
using OpenTelemetry.Proto.Trace.V1;
using Tracepost.EndToEnd.Tests.Comparison;
using Tracepost.EndToEnd.Tests.Running;
using Tracepost.EndToEnd.Tests.Traces;

namespace Tracepost.EndToEnd.Tests.Durability;

/// <summary>
/// Clients that export without pause, half of them over gRPC and half over HTTP, each waiting for its answer. A request that was refused is
/// sent again until it is acknowledged by every second client; the others give it up.
/// </summary>
internal sealed class Load(RunningSystem system)
{
    private const int Clients = 8;
    private const int TracesPerRequest = 2;
    private const int SpansPerTrace = 4;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly ConcurrentDictionary<string, ConcurrentBag<string>> _acknowledged = new();
    private readonly ConcurrentDictionary<string, ConcurrentBag<string>> _unacknowledged = new();
    private readonly ConcurrentQueue<string> _failures = new();
    private int _answers;

    /// <summary>Trace id to span ids of requests that were answered with success.</summary>
    public IReadOnlyDictionary<string, ConcurrentBag<string>> Acknowledged => _acknowledged;

    /// <summary>Trace id to span ids of requests that nobody answered for, and that were given up.</summary>
    public IReadOnlyDictionary<string, ConcurrentBag<string>> Unacknowledged => _unacknowledged;

    /// <summary>Requests answered with success, so far.</summary>
    public int Answers => Volatile.Read(ref _answers);

    /// <summary>Why requests failed: a gRPC or HTTP status each.</summary>
    public IReadOnlyCollection<string> Failures => _failures;

    /// <summary>Sends until it is told to stop; a request that is under way then is waited for.</summary>
    public Task RunAsync(CancellationToken stop) =>
        Task.WhenAll(Enumerable.Range(0, Clients).Select(client => RunClientAsync(client, stop)));

    private async Task RunClientAsync(int number, CancellationToken stop)
    {
        using var client = new OtlpClient(system);
        var door = number % 2 == 0 ? "grpc" : "http/protobuf";
        var retries = number % 4 < 2;
        while (!stop.IsCancellationRequested)
        {
            var request = Request(number);
            var done = await TrySendAsync(client, door, request);
            while (!done && retries && !stop.IsCancellationRequested)
            {
                await Task.Delay(Pause, CancellationToken.None);
                done = await TrySendAsync(client, door, request);
            }

            Remember(request, done ? _acknowledged : _unacknowledged);
            if (!done) await Task.Delay(Pause, CancellationToken.None);
        }
    }

    private async Task<bool> TrySendAsync(OtlpClient client, string door, ExportTraceServiceRequest request)
    {
        try
        {
            var response = await client.SendAsync(door, request, CancellationToken.None);
            Assert.Equal(0, response.PartialSuccess?.RejectedSpans ?? 0);
            Interlocked.Increment(ref _answers);
            return true;
        }
        catch (RpcException e)
        {
            _failures.Enqueue(e.StatusCode.ToString());
        }
        catch (HttpRequestException e)
        {
            _failures.Enqueue(e.StatusCode is { } status ? $"{(int)status} {status}" : e.HttpRequestError.ToString());
        }
        catch (OperationCanceledException)
        {
            _failures.Enqueue("no answer within the deadline");
        }

        return false;
    }

    private static void Remember(ExportTraceServiceRequest request, ConcurrentDictionary<string, ConcurrentBag<string>> traces)
    {
        foreach (var span in request.ResourceSpans.SelectMany(r => r.ScopeSpans).SelectMany(s => s.Spans))
            traces.GetOrAdd(Convert.ToHexStringLower(span.TraceId.Span), _ => []).Add(Convert.ToHexStringLower(span.SpanId.Span));
    }

    private static ExportTraceServiceRequest Request(int client)
    {
        var spans = new ScopeSpans { Scope = new InstrumentationScope { Name = "load" } };
        var start = (ulong)(TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;
        for (var trace = 0; trace < TracesPerRequest; trace++)
        {
            var (traceId, parent) = (HandMade.NewId(16), ByteString.Empty);
            for (var i = 0; i < SpansPerTrace; i++)
            {
                var span = new Span
                {
                    TraceId = traceId,
                    SpanId = HandMade.NewId(8),
                    ParentSpanId = parent,
                    Name = $"step {i}",
                    StartTimeUnixNano = start,
                    EndTimeUnixNano = start + 1000,
                };
                spans.Spans.Add(span);
                parent = span.SpanId;
            }
        }

        var service = new KeyValue { Key = "service.name", Value = new AnyValue { StringValue = $"load-{client}" } };
        var resource = new Resource { Attributes = { service } };
        return new ExportTraceServiceRequest { ResourceSpans = { new ResourceSpans { Resource = resource, ScopeSpans = { spans } } } };
    }
}
