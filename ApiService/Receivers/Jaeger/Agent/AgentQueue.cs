using System.Threading.Channels;
using Tracepost.ApiService.Receivers.Thrift;
using Tracepost.ApiService.Receivers.Writer;
using Tracepost.TraceModel.Wire;

namespace Tracepost.ApiService.Receivers.Jaeger.Agent;

/// <summary>
/// Where packets wait for the store, as OTLP already: protobuf messages that stand one behind the other merge, so many packets are one request. Bounded
/// by its bytes, and by those that all receivers hold. Adding a packet allocates nothing.
/// </summary>
/// <param name="translate">The encoding of the packets.</param>
/// <param name="spans">Counts the bytes that are held.</param>
/// <param name="maxBytes">The largest request.</param>
internal sealed class AgentQueue(AgentTranslator translate, SpanWriter spans, int maxBytes) : IDisposable
{
    private const int FirstBuffer = 64 * 1024;

    private readonly Lock _gate = new();
    private readonly Channel<bool> _filled = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    private ProtoWriter _writer = new(FirstBuffer, maxBytes);
    private HeldBytes _held = spans.Open();
    private int _packets;

    /// <summary>Adds a packet. One that is not accepted leaves nothing behind.</summary>
    /// <param name="packet">As it was received.</param>
    /// <param name="problem">What is wrong with a malformed one.</param>
    public WriteOutcome Add(ReadOnlySpan<byte> packet, out string problem)
    {
        lock (_gate)
        {
            var before = _writer.Length;
            var outcome = WriteOutcome.Failed;
            try
            {
                outcome = Translate(packet, out problem);
            }
            finally
            {
                // Whatever happened: half a packet would spoil the request of all others.
                if (outcome != WriteOutcome.Accepted) _writer.TruncateTo(before);
            }

            if (outcome != WriteOutcome.Accepted) return outcome;
            _packets++;
        }

        _filled.Writer.TryWrite(true);
        return WriteOutcome.Accepted;
    }

    /// <summary>No more packets will be added.</summary>
    public void Complete() => _filled.Writer.TryComplete();

    /// <summary>Takes all that is there, and waits if that is nothing; null once all is taken and no more will come.</summary>
    public async ValueTask<AgentBatch?> TakeAsync()
    {
        while (true)
        {
            if (Take() is { } batch) return batch;
            if (!await _filled.Reader.WaitToReadAsync()) return Take();
            _filled.Reader.TryRead(out _);
        }
    }

    public void Dispose()
    {
        _writer.Dispose();
        _held.Dispose();
    }

    private WriteOutcome Translate(ReadOnlySpan<byte> packet, out string problem)
    {
        problem = "";
        // A packet may say more as OTLP; to find that out each time that the queue is full costs too much.
        if (_packets > 0 && _writer.Length + (4L * packet.Length) > maxBytes) return WriteOutcome.Overloaded;
        try
        {
            if (!translate(packet, _writer)) return WriteOutcome.Unsupported;
        }
        catch (MalformedThriftException e)
        {
            problem = e.Message;
            return WriteOutcome.Malformed;
        }
        catch (ProtoLimitException)
        {
            return WriteOutcome.Overloaded;
        }

        return _held.TryGrowTo(_writer.Length) ? WriteOutcome.Accepted : WriteOutcome.Overloaded;
    }

    private AgentBatch? Take()
    {
        lock (_gate)
        {
            if (_packets == 0) return null;
            var batch = new AgentBatch(_writer.Detach(), _held, _packets);
            _writer = new ProtoWriter(FirstBuffer, maxBytes);
            _held = spans.Open();
            _packets = 0;
            return batch;
        }
    }
}
