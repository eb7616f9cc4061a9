using System.Net.Sockets;
using Microsoft.Extensions.Options;
using Tracepost.ApiService.Receivers.Writer;
using Tracepost.ServiceDefaults.Doors;

namespace Tracepost.ApiService.Receivers.Jaeger.Agent;

/// <summary>
/// A UDP door of Jaeger's agent. Packets are translated as they are received and wait in an <see cref="AgentQueue"/> for the <see cref="AgentWriter"/>.
/// Senders cannot be told anything, so whatever happens is counted, and the next packet is received.
/// </summary>
internal sealed class AgentReceiver : IHostedService, IDisposable
{
    // The longest that UDP has: Jaeger's clients stay below 65,000.
    private const int MaxPacket = 65_535;

    private static readonly TimeSpan ErrorPause = TimeSpan.FromMilliseconds(100);

    private readonly UdpDoor _door;
    private readonly AgentOptions _options;
    private readonly AgentMetrics _metrics;
    private readonly AgentLog _log;
    private readonly TimeProvider _time;
    private readonly AgentDrops _drops;
    private readonly AgentQueue _queue;
    private readonly AgentWriter _writer;
    private readonly CancellationTokenSource _stop = new();
    private IReadOnlyList<Socket> _sockets = [];
    private Task _receiving = Task.CompletedTask;
    private Task _writing = Task.CompletedTask;

    public AgentReceiver(
        UdpDoor door,
        string protocol,
        AgentTranslator translate,
        SpanWriter spans,
        AgentMetrics metrics,
        AgentLog log,
        IOptions<AgentOptions> options,
        IOptions<ReceiverOptions> limits,
        TimeProvider time)
    {
        _door = door;
        _options = options.Value;
        _metrics = metrics;
        _log = log;
        _time = time;
        _drops = new AgentDrops(protocol, log.Logger, time);
        _queue = new AgentQueue(translate, spans, limits.Value.MaxRequestBytes);
        _writer = new AgentWriter(_queue, spans, _drops, log, TimeSpan.FromSeconds(_options.StoreWaitSeconds), time);
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _sockets = _door.Open();
        var buffer = _sockets.Min(socket => ReceiveBuffer.Grow(socket, _options.ReceiveBufferBytes));
        if (buffer < _options.ReceiveBufferBytes) _log.SmallBuffer(_door.Name, buffer, _options.ReceiveBufferBytes);

        _metrics.Watch(_drops, [.. _sockets.Select(socket => new KernelDrops(socket))]);
        _receiving = Task.WhenAll(_sockets.Select(socket => Task.Run(() => ReceiveAsync(socket), CancellationToken.None)));
        _writing = Task.Run(_writer.RunAsync, CancellationToken.None);
        return Task.CompletedTask;
    }

    /// <summary>Receives what has arrived, stores what was received, as far as there is time.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await _receiving;
        _queue.Complete();
        await using var hurry = cancellationToken.Register(_writer.GiveUp);
        _writer.Hurry();
        await _writing;
    }

    public void Dispose()
    {
        // A host that did not come up disposes what it started, and does not stop it.
        _stop.Cancel();
        _queue.Complete();
        _writer.GiveUp();
        foreach (var socket in _sockets) socket.Dispose();
        _writer.Dispose();
        _queue.Dispose();
        _stop.Dispose();
    }

    private async Task ReceiveAsync(Socket socket)
    {
        var buffer = GC.AllocateUninitializedArray<byte>(MaxPacket, pinned: true);
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var length = await socket.ReceiveAsync(buffer.AsMemory(), SocketFlags.None, _stop.Token);
                Take(buffer.AsSpan(0, length));
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                break;
            }
            catch (SocketException e)
            {
                _log.ReceiveFailed(_door.Name, e);
                await Task.Delay(ErrorPause, _time, CancellationToken.None);
            }
        }

        Drain(socket, buffer);
        socket.Dispose();
    }

    // No more than its buffer holds: a flood has no end.
    private void Drain(Socket socket, byte[] buffer)
    {
        const int OverheadOfPacket = 512;
        try
        {
            for (var left = socket.ReceiveBufferSize; left > 0 && socket.Poll(TimeSpan.Zero, SelectMode.SelectRead);)
            {
                var length = socket.Receive(buffer);
                left -= length + OverheadOfPacket;
                Take(buffer.AsSpan(0, length));
            }
        }
        catch (SocketException e)
        {
            _log.ReceiveFailed(_door.Name, e);
        }
    }

    private void Take(ReadOnlySpan<byte> packet)
    {
        _metrics.CountPacket(_drops.Protocol);
        try
        {
            var outcome = _queue.Add(packet, out var problem);
            if (outcome != WriteOutcome.Accepted) _drops.Add(outcome, 1, problem);
        }
        catch (Exception e)
        {
            // A fault of ours in one packet is no reason to be deaf for the others.
            _drops.Add(WriteOutcome.Failed, 1, e.Message);
            _log.PacketFailed(_door.Name, e);
        }
    }
}
