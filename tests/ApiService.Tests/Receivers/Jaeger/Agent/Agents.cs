using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Proto.Collector.Trace.V1;
using Tracepost.ServiceDefaults.Doors;
using Tracepost.Testing.Protocols.Encoding;
using static Tracepost.ApiService.Tests.Receivers.Jaeger.Thrift.Batches;
using OtlpSpan = OpenTelemetry.Proto.Trace.V1.Span;

namespace Tracepost.ApiService.Tests.Receivers.Jaeger.Agent;

/// <summary>Sends packets to the agent's doors of a host, and says what became of them.</summary>
internal static class Agents
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>A sender to one of the doors.</summary>
    public static UdpClient Connect(this ReceiverHost host, string door) =>
        new("127.0.0.1", host.Services.GetRequiredKeyedService<UdpDoor>(door).Port);

    public static async Task EmitAsync(this UdpClient client, byte[] packet) => await client.SendAsync(packet, Cancellation);

    /// <summary>A packet with one span of this id.</summary>
    public static Task<byte[]> PacketAsync(string door, long id, int filler = 0)
    {
        var message = Emit(Batch(Process("shop"), SpanOf(id, more: (10, ThriftValue.List(Tag("filler", new string('x', filler)))))));
        return door == DoorNames.JaegerCompact ? message.ToCompactAsync() : message.ToBinaryAsync();
    }

    /// <summary>The spans that the store got.</summary>
    public static List<OtlpSpan> Spans(this RecordingStore store) =>
    [
        .. from request in store.Requests
           from resource in ExportTraceServiceRequest.Parser.ParseFrom(request).ResourceSpans
           from scope in resource.ScopeSpans
           from span in scope.Spans
           select span,
    ];

    public static async Task Eventually(Func<bool> condition)
    {
        for (var i = 0; i < 1500 && !condition(); i++) await Task.Delay(20, Cancellation);
        Assert.True(condition());
    }
}
