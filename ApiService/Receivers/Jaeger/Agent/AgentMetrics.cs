using System.Diagnostics.Metrics;
using Tracepost.ApiService.Receivers.Writer;

namespace Tracepost.ApiService.Receivers.Jaeger.Agent;

/// <summary>
/// What the UDP doors received and dropped, in packets. What became of the spans of packets that were taken, <see cref="ReceiverMetrics"/> says, as
/// for all protocols.
/// </summary>
internal sealed class AgentMetrics
{
    private static readonly WriteOutcome[] Reasons =
    [
        WriteOutcome.Malformed, WriteOutcome.Unsupported, WriteOutcome.Overloaded, WriteOutcome.Unavailable, WriteOutcome.TooLarge, WriteOutcome.Failed,
    ];

    private readonly Counter<long> _packets;
    private readonly Lock _gate = new();
    private (AgentDrops Drops, KernelDrops[] Kernel)[] _doors = [];

    public AgentMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(ReceiverMetrics.MeterName);
        _packets = meter.CreateCounter<long>("tracepost.receiver.udp.packets", "{packet}", "UDP packets received, by protocol.");
        meter.CreateObservableCounter(
            "tracepost.receiver.udp.dropped", Observe, "{packet}", "UDP packets dropped, by protocol and reason; 'kernel' found the receive buffer full.");
    }

    /// <summary>Counts a packet.</summary>
    public void CountPacket(string protocol) => _packets.Add(1, new KeyValuePair<string, object?>("protocol", protocol));

    /// <summary>Reports the drops of a door from now on.</summary>
    public void Watch(AgentDrops drops, KernelDrops[] kernel)
    {
        lock (_gate) _doors = [.. _doors, (drops, kernel)];
    }

    private IEnumerable<Measurement<long>> Observe() => _doors.SelectMany(door => Observe(door.Drops, door.Kernel));

    private static IEnumerable<Measurement<long>> Observe(AgentDrops drops, KernelDrops[] kernel) =>
        Reasons.Select(reason => Measure(drops, reason.Name(), drops[reason])).Append(Measure(drops, "kernel", kernel.Sum(socket => socket.Read())));

    private static Measurement<long> Measure(AgentDrops drops, string reason, long packets) =>
        new(packets, new KeyValuePair<string, object?>("protocol", drops.Protocol), new KeyValuePair<string, object?>("reason", reason));
}
