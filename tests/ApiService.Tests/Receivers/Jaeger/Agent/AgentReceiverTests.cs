using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OpenTelemetry.Proto.Collector.Trace.V1;
using Thrift.Protocol.Entities;
using static Tracepost.ApiService.Tests.Receivers.Jaeger.Agent.Agents;
using static Tracepost.ApiService.Tests.Receivers.Jaeger.Thrift.Batches;
using static Tracepost.Testing.Protocols.Encoding.ThriftValue;

namespace Tracepost.ApiService.Tests.Receivers.Jaeger.Agent;

/// <summary>The agent's UDP doors, on real sockets.</summary>
public sealed class AgentReceiverTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(DoorNames.JaegerCompact)]
    [InlineData(DoorNames.JaegerBinary)]
    public async Task Spans_in_packets_are_stored_and_counted(string door)
    {
        await using var host = await ReceiverHost.StartAsync();
        using var measured = new Measurements(host);
        using var client = host.Connect(door);

        for (var id = 1; id <= 20; id++) await client.EmitAsync(await PacketAsync(door, id));

        await Eventually(() => measured[$"tracepost.receiver.spans {door}-udp accepted"] == 20);
        Assert.Equal(Enumerable.Range(1, 20).Select(id => SpanId(id)), host.Store.Spans().Select(span => span.SpanId));
        Assert.Equal(20, measured[$"tracepost.receiver.udp.packets {door}-udp"]);
        Assert.Equal(0, measured[$"tracepost.receiver.udp.dropped {door}-udp malformed"]);
        Assert.Equal(0, measured["tracepost.receiver.in_flight"]);
    }

    [Theory]
    [InlineData(DoorNames.JaegerCompact)]
    [InlineData(DoorNames.JaegerBinary)]
    public async Task The_largest_packet_that_UDP_has_is_taken(string door)
    {
        await using var host = await ReceiverHost.StartAsync();
        using var client = host.Connect(door);
        var overhead = (await PacketAsync(door, 1, 60_000)).Length - 60_000;

        await client.EmitAsync(await PacketAsync(door, 1, 65_507 - overhead));

        await Eventually(() => host.Store.Spans().Count == 1);
    }

    [Fact]
    public async Task Packets_that_are_no_use_are_counted_by_reason_and_their_neighbours_are_stored()
    {
        await using var host = await ReceiverHost.StartAsync();
        using var measured = new Measurements(host);
        using var client = host.Connect(DoorNames.JaegerCompact);
        var good = await PacketAsync(DoorNames.JaegerCompact, 1);
        var zipkin = Message("emitZipkinBatch", Struct((1, List(Struct((1, I64(5)))))));

        await client.EmitAsync(good);
        await client.EmitAsync("hello"u8.ToArray());
        await client.EmitAsync([]);
        await client.EmitAsync([.. good.SkipLast(3)]);
        await client.EmitAsync(await PacketAsync(DoorNames.JaegerBinary, 2));
        await client.EmitAsync(await zipkin.ToCompactAsync());
        await client.EmitAsync(await Message("emitBatch", Struct(), TMessageType.Reply).ToCompactAsync());
        await client.EmitAsync(await PacketAsync(DoorNames.JaegerCompact, 3));

        await Eventually(() => host.Store.Spans().Count == 2);
        Assert.Equal([SpanId(1), SpanId(3)], host.Store.Spans().Select(span => span.SpanId));
        Assert.Equal(4, measured["tracepost.receiver.udp.dropped jaeger-compact-udp malformed"]);
        Assert.Equal(2, measured["tracepost.receiver.udp.dropped jaeger-compact-udp unsupported"]);
        Assert.Equal(8, measured["tracepost.receiver.udp.packets jaeger-compact-udp"]);
        Assert.Equal(0, measured["tracepost.receiver.udp.dropped jaeger-binary-udp malformed"]);
    }

    [Fact]
    public async Task A_call_that_waits_for_an_answer_is_taken_too()
    {
        await using var host = await ReceiverHost.StartAsync();
        using var client = host.Connect(DoorNames.JaegerBinary);

        await client.EmitAsync(await Message("emitBatch", Struct((1, Batch(Process("shop"), Work()))), TMessageType.Call).ToBinaryAsync());

        await Eventually(() => host.Store.Spans().Count == 1);
    }

    [Fact]
    public async Task What_comes_while_the_store_is_busy_goes_to_it_as_one_request()
    {
        await using var host = await ReceiverHost.StartAsync();
        using var measured = new Measurements(host);
        using var client = host.Connect(DoorNames.JaegerCompact);
        var release = new TaskCompletionSource<ExportTraceServiceResponse>();
        host.Store.Answer = _ => release.Task;
        await client.EmitAsync(await PacketAsync(DoorNames.JaegerCompact, 1));
        await Eventually(() => host.Store.Requests.Count == 1);

        for (var id = 2; id <= 50; id++) await client.EmitAsync(await PacketAsync(DoorNames.JaegerCompact, id));
        await Eventually(() => measured["tracepost.receiver.udp.packets jaeger-compact-udp"] == 50);
        release.SetResult(new ExportTraceServiceResponse());

        await Eventually(() => host.Store.Spans().Count == 50);
        Assert.Equal(2, host.Store.Requests.Count);
    }

    [Fact]
    public async Task Spans_wait_for_a_store_that_comes_back()
    {
        await using var host = await ReceiverHost.StartAsync();
        using var measured = new Measurements(host);
        using var client = host.Connect(DoorNames.JaegerCompact);
        var away = true;
        host.Store.Answer = _ => away
            ? throw new RpcException(new Status(StatusCode.Unavailable, "starting"))
            : Task.FromResult(new ExportTraceServiceResponse());

        await client.EmitAsync(await PacketAsync(DoorNames.JaegerCompact, 1));
        await Eventually(() => measured["tracepost.receiver.requests jaeger-compact-udp unavailable"] > 0);
        away = false;

        await Eventually(() => measured["tracepost.receiver.spans jaeger-compact-udp accepted"] == 1);
        Assert.Equal(0, measured["tracepost.receiver.udp.dropped jaeger-compact-udp unavailable"]);
    }

    [Fact]
    public async Task A_store_that_stays_away_costs_the_packets_and_they_are_counted()
    {
        await using var host = await ReceiverHost.StartAsync(("JaegerAgent:StoreWaitSeconds", "0"));
        using var measured = new Measurements(host);
        using var client = host.Connect(DoorNames.JaegerBinary);
        await host.Store.DisposeAsync();

        for (var id = 1; id <= 5; id++) await client.EmitAsync(await PacketAsync(DoorNames.JaegerBinary, id));

        await Eventually(() => measured["tracepost.receiver.udp.dropped jaeger-binary-udp unavailable"] == 5);
        await Eventually(() => measured["tracepost.receiver.in_flight"] == 0);
    }

    [Fact]
    public async Task What_was_received_is_stored_before_the_service_stops()
    {
        await using var host = await ReceiverHost.StartAsync();
        using var client = host.Connect(DoorNames.JaegerCompact);
        var release = new TaskCompletionSource<ExportTraceServiceResponse>();
        host.Store.Answer = _ => release.Task;
        await client.EmitAsync(await PacketAsync(DoorNames.JaegerCompact, 1));
        await Eventually(() => host.Store.Requests.Count == 1);
        for (var id = 2; id <= 10; id++) await client.EmitAsync(await PacketAsync(DoorNames.JaegerCompact, id));

        var stopped = host.Services.GetRequiredService<IHost>().StopAsync(Cancellation);
        release.SetResult(new ExportTraceServiceResponse());
        await stopped;

        Assert.Equal(10, host.Store.Spans().Count);
    }

    [Fact]
    public async Task A_store_that_hangs_does_not_keep_the_service_from_stopping()
    {
        await using var host = await ReceiverHost.StartAsync(("Shutdown:TimeoutSeconds", "1"));
        using var measured = new Measurements(host);
        using var client = host.Connect(DoorNames.JaegerCompact);
        host.Store.Answer = async context =>
        {
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
            return new ExportTraceServiceResponse();
        };
        await client.EmitAsync(await PacketAsync(DoorNames.JaegerCompact, 1));
        await Eventually(() => host.Store.Requests.Count == 1);

        await host.Services.GetRequiredService<IHost>().StopAsync(Cancellation).WaitAsync(TimeSpan.FromSeconds(30), Cancellation);

        Assert.Equal(1, measured["tracepost.receiver.udp.dropped jaeger-compact-udp unavailable"]);
    }

    [Fact]
    public async Task Two_services_cannot_have_the_same_port()
    {
        await using var host = await ReceiverHost.StartAsync();
        using var client = host.Connect(DoorNames.JaegerCompact);
        var port = ((System.Net.IPEndPoint)client.Client.RemoteEndPoint!).Port;

        var error = await Assert.ThrowsAsync<IOException>(() => ReceiverHost.StartAsync(("Ports:JaegerCompact", $"{port}")));

        Assert.Contains($"'jaeger-compact' cannot be opened on UDP port {port}", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("JaegerAgent:ReceiveBufferBytes", "100")]
    [InlineData("JaegerAgent:StoreWaitSeconds", "-1")]
    public async Task Does_not_start_with_options_that_make_no_sense(string key, string value)
    {
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => ReceiverHost.StartAsync((key, value)));

        Assert.Contains(key.Split(':')[1], error.Message, StringComparison.Ordinal);
    }
}
