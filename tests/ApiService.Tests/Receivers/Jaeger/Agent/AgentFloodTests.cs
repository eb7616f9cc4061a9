using System.Net.Sockets;
using OpenTelemetry.Proto.Collector.Trace.V1;
using static Tracepost.ApiService.Tests.Receivers.Jaeger.Agent.Agents;
using static Tracepost.ApiService.Tests.Receivers.Jaeger.Thrift.Batches;

namespace Tracepost.ApiService.Tests.Receivers.Jaeger.Agent;

/// <summary>More packets than anybody can store, and some that are garbage: memory stays bounded, every packet is accounted for, others are served.</summary>
public sealed class AgentFloodTests
{
    private const int AtLeast = 20_000;
    private const int AtMost = 1_000_000;
    private const int MaxRequestBytes = 1_000_000;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_flood_before_a_store_that_hangs_is_dropped_and_counted_and_neighbours_are_stored()
    {
        await using var host = await ReceiverHost.StartAsync(
            ("Limits:MaxRequestBytes", $"{MaxRequestBytes}"), ("Limits:MaxInFlightBytes", $"{6 * MaxRequestBytes}"));
        using var measured = new Measurements(host);
        var release = new TaskCompletionSource<ExportTraceServiceResponse>();
        var answer = release.Task;
        host.Store.Answer = _ => host.Store.Requests.Count == 1 ? answer : Task.FromResult(new ExportTraceServiceResponse());
        using var flood = host.Connect(DoorNames.JaegerCompact);

        var most = await FloodAsync(flood, measured);

        // One request before the store, one that waits for it, and what one packet holds at most.
        Assert.InRange(most, MaxRequestBytes / 2, 3 * MaxRequestBytes);
        using var neighbour = host.Connect(DoorNames.JaegerBinary);
        await neighbour.EmitAsync(await PacketAsync(DoorNames.JaegerBinary, -1));
        await Eventually(() => host.Store.Spans().Any(span => span.SpanId == SpanId(-1)));

        release.SetResult(new ExportTraceServiceResponse());
        await Eventually(() => measured["tracepost.receiver.in_flight"] == 0);
        await flood.EmitAsync(await PacketAsync(DoorNames.JaegerCompact, -2));
        await Eventually(() => host.Store.Spans().Any(span => span.SpanId == SpanId(-2)));

        Assert.True(Dropped(measured, "overloaded") > 0);
        Assert.True(Dropped(measured, "malformed") > 0);
        var stored = measured["tracepost.receiver.spans jaeger-compact-udp accepted"];
        Assert.Equal(Received(measured), stored + Dropped(measured, "overloaded") + Dropped(measured, "malformed"));
    }

    private static async Task<long> FloodAsync(UdpClient flood, Measurements measured)
    {
        var good = await PacketAsync(DoorNames.JaegerCompact, 1, filler: 800);
        var bad = good.AsMemory(0, 100);
        long most = 0;
        var sent = 0;
        // On a busy machine the kernel drops most of it, and the door never has too much.
        while (sent < AtLeast || (sent < AtMost && Dropped(measured, "overloaded") == 0))
        {
            for (var i = 0; i < 500; i++, sent++) await flood.SendAsync(i % 10 == 0 ? bad : good, Cancellation);
            most = Math.Max(most, measured["tracepost.receiver.in_flight"]);
        }

        // On systems that do not tell what the kernel dropped, it is not waited for.
        await Eventually(() => Received(measured) + Dropped(measured, "kernel") == sent || !OperatingSystem.IsLinux());
        return Math.Max(most, measured["tracepost.receiver.in_flight"]);
    }

    private static long Received(Measurements measured) => measured["tracepost.receiver.udp.packets jaeger-compact-udp"];

    private static long Dropped(Measurements measured, string reason) => measured[$"tracepost.receiver.udp.dropped jaeger-compact-udp {reason}"];
}
