using System.Buffers.Binary;

namespace Tracepost.Benchmarks.Load.Http2;

/// <summary>What the peer has said: its settings, how much it has room for, and the answer to the call that is under way.</summary>
/// <param name="replies">Frames that are owed to it, with the next write.</param>
internal sealed class PeerState(FrameBuffer replies)
{
    private int _stream, _maxFrame = Frame.InitialMaxFrame;
    private long _initialWindow = Frame.InitialWindow, _connectionWindow = Frame.InitialWindow, _streamWindow;

    public bool HasSaidSettings { get; private set; }

    public bool IsGoingAway { get; private set; }

    public GrpcAnswer Answer { get; } = new();

    /// <summary>How long the next DATA frame may be: bytes; nothing once the call is answered.</summary>
    public int Room => Answer.IsComplete ? 0 : (int)Math.Min(_maxFrame, Math.Max(0, Math.Min(_connectionWindow, _streamWindow)));

    public void Begin(int stream)
    {
        (_stream, _streamWindow) = (stream, _initialWindow);
        Answer.Begin();
    }

    /// <summary>So many bytes of DATA went out.</summary>
    public void Sent(int count)
    {
        _connectionWindow -= count;
        _streamWindow -= count;
    }

    public void Handle((byte Type, byte Flags, int Stream) frame, ReadOnlySpan<byte> payload)
    {
        var isAnswer = frame.Stream == _stream;
        switch (frame.Type)
        {
            case Frame.Settings when (frame.Flags & Frame.Ack) == 0:
                ReadSettings(payload);
                replies.Add(Frame.Settings, Frame.Ack, 0, []);
                break;
            case Frame.WindowUpdate when frame.Stream == 0:
                _connectionWindow += BinaryPrimitives.ReadInt32BigEndian(payload);
                break;
            case Frame.WindowUpdate when isAnswer:
                _streamWindow += BinaryPrimitives.ReadInt32BigEndian(payload);
                break;
            case Frame.Data:
                if (payload.Length > 0) replies.Add(Frame.WindowUpdate, 0, payload.Length);
                if (isAnswer) Answer.AddData(Unpad(frame.Flags, payload));
                break;
            case Frame.Headers when (frame.Flags & Frame.EndHeaders) == 0:
                throw new NotSupportedException("The peer sends headers in several frames, which this sender does not read.");
            case Frame.Headers when isAnswer:
                Answer.AddHeaders(Unpad(frame.Flags, payload)[((frame.Flags & Frame.Priority) != 0 ? 5 : 0)..]);
                break;
            case Frame.ResetStream when isAnswer:
                Answer.Reset(BinaryPrimitives.ReadInt32BigEndian(payload));
                break;
            case Frame.Ping when (frame.Flags & Frame.Ack) == 0:
                replies.Add(Frame.Ping, Frame.Ack, 0, payload);
                break;
            case Frame.GoAway:
                IsGoingAway = true;
                // Of later streams than it names it has done nothing.
                if ((BinaryPrimitives.ReadInt32BigEndian(payload) & int.MaxValue) < _stream) Answer.Reset(Frame.RefusedStream);
                break;
        }

        if (isAnswer && (frame.Type is Frame.Data or Frame.Headers) && (frame.Flags & Frame.EndStream) != 0) Answer.End();
    }

    // Six bytes each: number, value.
    private void ReadSettings(ReadOnlySpan<byte> payload)
    {
        HasSaidSettings = true;
        for (; payload.Length >= 6; payload = payload[6..])
        {
            var value = BinaryPrimitives.ReadInt32BigEndian(payload[2..]);
            switch (BinaryPrimitives.ReadUInt16BigEndian(payload))
            {
                case 4: // INITIAL_WINDOW_SIZE, of streams that are open, too.
                    (_initialWindow, _streamWindow) = (value, _streamWindow + value - _initialWindow);
                    break;
                case 5:
                    _maxFrame = Math.Min(value, 1 << 20); // MAX_FRAME_SIZE
                    break;
            }
        }
    }

    private static ReadOnlySpan<byte> Unpad(byte flags, ReadOnlySpan<byte> payload) =>
        (flags & Frame.Padded) == 0 ? payload : payload[1..^payload[0]];
}
