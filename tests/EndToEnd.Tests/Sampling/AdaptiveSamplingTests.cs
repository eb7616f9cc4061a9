using System.Security.Cryptography;
using Google.Protobuf;
using OpenTelemetry.Proto.Collector.Trace.V1;
using OpenTelemetry.Proto.Common.V1;
using OpenTelemetry.Proto.Resource.V1;
using OpenTelemetry.Proto.Trace.V1;
using Tracepost.EndToEnd.Tests.Running;
using Tracepost.EndToEnd.Tests.Traces;

namespace Tracepost.EndToEnd.Tests.Sampling;

/// <summary>From stored traces to what clients are told, through the whole system.</summary>
public sealed class AdaptiveSamplingTests(RunningSystem system)
{
    private const string Busy = "GET /busy";
    private const string Quiet = "GET /quiet";

    private readonly string _service = $"adaptive-{Guid.NewGuid():N}";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact(Timeout = 90_000)]
    public async Task A_busy_operation_is_sampled_less_and_a_quiet_one_more_and_every_replica_says_the_same()
    {
        await using var one = await AdaptiveReplica.StartAsync(system, Cancellation);
        await using var two = await AdaptiveReplica.StartAsync(system, Cancellation);
        using var client = new OtlpClient(system);

        // The initial probability is 0.001. Nobody samples by what the replicas say, so it goes on and on.
        Dictionary<string, double> found, other;
        await client.SendAsync("grpc", Request([Quiet]), Cancellation);
        do
        {
            await client.SendAsync("grpc", Request([.. Enumerable.Repeat(Busy, 20)]), Cancellation);
            await Task.Delay(100, Cancellation);
            found = await one.AskAsync(_service, Cancellation);
        }
        while (!(found.GetValueOrDefault(Busy, 1) < 0.0005));
        Assert.InRange(found[Busy], 0.00001, 0.0005);
        await client.SendAsync("grpc", Request([Quiet]), Cancellation);

        do
        {
            await Task.Delay(100, Cancellation);
            found = await one.AskAsync(_service, Cancellation);
            other = await two.AskAsync(_service, Cancellation);
        }
        while (!(found.GetValueOrDefault(Quiet) > 0.001 && found.OrderBy(pair => pair.Key).SequenceEqual(other.OrderBy(pair => pair.Key))));
        Assert.Equal([Busy, Quiet], found.Keys.Order());
        Assert.Empty(await two.AskAsync("nobody knows this service", Cancellation));
    }

    /// <summary>A trace of one span for each operation.</summary>
    private ExportTraceServiceRequest Request(string[] operations)
    {
        var now = (ulong)(TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;
        var spans = operations.Select(operation => new Span
        {
            TraceId = ByteString.CopyFrom(RandomNumberGenerator.GetBytes(16)),
            SpanId = ByteString.CopyFrom(RandomNumberGenerator.GetBytes(8)),
            Name = operation,
            StartTimeUnixNano = now,
            EndTimeUnixNano = now + 1_000_000,
        });
        var resource = new Resource { Attributes = { new KeyValue { Key = "service.name", Value = new AnyValue { StringValue = _service } } } };
        return new() { ResourceSpans = { new ResourceSpans { Resource = resource, ScopeSpans = { new ScopeSpans { Spans = { spans } } } } } };
    }
}
