using Microsoft.Extensions.DependencyInjection;
using Tracepost.ApiService.Receivers.Jaeger.Agent;
using Tracepost.ApiService.Receivers.Writer;
using Tracepost.Testing.Protocols.Encoding;
using static Tracepost.ApiService.Tests.Receivers.Jaeger.Thrift.Batches;

namespace Tracepost.ApiService.Tests.Receivers.Jaeger.Agent;

/// <summary>Packets that wait for the store.</summary>
public sealed class AgentQueueTests
{
    private const int MaxBytes = 100_000;

    [Fact]
    public async Task All_that_is_queued_is_taken_at_once_and_nothing_twice()
    {
        await using var host = await ReceiverHost.StartAsync();
        using var queue = Queue(host);
        var packet = await PacketAsync();
        var translated = TranslatePacket(AgentMessages.TranslateCompact, packet);

        for (var i = 0; i < 3; i++) Assert.Equal(WriteOutcome.Accepted, queue.Add(packet, out _));
        queue.Complete();

        using (var batch = await queue.TakeAsync())
        {
            Assert.Equal(3, batch?.Packets);
            Assert.Equal([.. translated, .. translated, .. translated], batch!.Request.Span.ToArray());
        }

        Assert.Null(await queue.TakeAsync());
    }

    [Fact]
    public async Task Whoever_takes_waits_for_the_first_packet()
    {
        await using var host = await ReceiverHost.StartAsync();
        using var queue = Queue(host);

        var taking = queue.TakeAsync().AsTask();
        Assert.False(taking.IsCompleted);
        queue.Add(await PacketAsync(), out _);

        using var batch = await taking.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.Equal(1, batch?.Packets);
    }

    [Fact]
    public async Task A_packet_that_is_no_use_leaves_nothing_between_its_neighbours()
    {
        await using var host = await ReceiverHost.StartAsync();
        using var queue = Queue(host);
        var packet = await PacketAsync();
        var translated = TranslatePacket(AgentMessages.TranslateCompact, packet);

        queue.Add(packet, out _);
        Assert.Equal(WriteOutcome.Malformed, queue.Add(packet.AsSpan()[..^1], out var problem));
        Assert.Equal(WriteOutcome.Unsupported, queue.Add(await ThriftValue.Message("ping", ThriftValue.Struct()).ToCompactAsync(), out _));
        queue.Add(packet, out _);

        Assert.Contains("truncated at byte", problem, StringComparison.Ordinal);
        using var batch = await queue.TakeAsync();
        Assert.Equal([.. translated, .. translated], batch!.Request.Span.ToArray());
    }

    [Fact]
    public async Task Is_bounded_by_its_own_bytes()
    {
        await using var host = await ReceiverHost.StartAsync();
        using var queue = Queue(host);
        var packet = await PacketAsync();

        var accepted = 0;
        while (accepted < MaxBytes && queue.Add(packet, out _) == WriteOutcome.Accepted) accepted++;

        Assert.Equal(WriteOutcome.Overloaded, queue.Add(packet, out _));
        using (var batch = await queue.TakeAsync())
        {
            Assert.Equal(accepted, batch?.Packets);
            Assert.InRange(batch!.Request.Length, MaxBytes * 9 / 10, MaxBytes);
        }

        Assert.Equal(WriteOutcome.Accepted, queue.Add(packet, out _));
    }

    [Fact]
    public async Task Is_bounded_by_the_bytes_of_all_receivers_together()
    {
        await using var host = await ReceiverHost.StartAsync(("Limits:MaxRequestBytes", "262144"), ("Limits:MaxInFlightBytes", "1048576"));
        using var queue = Queue(host);
        var packet = await PacketAsync();
        using (var others = host.Services.GetRequiredService<SpanWriter>().Open())
        {
            Assert.True(others.TryGrowTo(1048576));
            Assert.Equal(WriteOutcome.Overloaded, queue.Add(packet, out _));
        }

        Assert.Equal(WriteOutcome.Accepted, queue.Add(packet, out _));
    }

    [Fact]
    public async Task Adding_a_packet_allocates_nothing()
    {
        await using var host = await ReceiverHost.StartAsync();
        using var queue = Queue(host);
        var packet = await PacketAsync();
        // At first the pool has no buffers of the sizes that are needed, and the code is not compiled; a collection may empty the pool again.
        var least = long.MaxValue;
        for (var i = 0; i < 10; i++)
        {
            least = Math.Min(least, Add(200));
            (await queue.TakeAsync())?.Dispose();
        }

        Assert.Equal(0, least);

        long Add(int packets)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < packets; i++) queue.Add(packet, out _);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    private static AgentQueue Queue(ReceiverHost host) => new(AgentMessages.TranslateCompact, host.Services.GetRequiredService<SpanWriter>(), MaxBytes);

    private static Task<byte[]> PacketAsync() => Agents.PacketAsync(DoorNames.JaegerCompact, 1, filler: 100);
}
