using Tracepost.ApiService.Receivers.Bodies;
using Tracepost.ApiService.Receivers.Writer;
using Tracepost.TraceModel.Grpc;

namespace Tracepost.ApiService.Receivers.Grpc;

/// <summary>
/// The messages of a client's stream, one at a time. A stream may be silent for as long as it likes, and holds no buffer meanwhile; a message that
/// has begun must arrive in time. What comes after it waits in the sender until the next is asked for: HTTP/2's flow control holds it back.
/// </summary>
internal sealed class GrpcMessageStream(HttpContext context, ReceiverOptions options, TimeProvider time)
{
    /// <summary>Waits for the first byte of the next message; false if the sender has ended its stream.</summary>
    public async Task<bool> WaitAsync(CancellationToken cancellationToken)
    {
        // Before the first read: Kestrel's least rate would end a silent stream.
        BodyTime.LiftKestrelsBounds(context);
        var body = context.Request.BodyReader;
        while (true)
        {
            var read = await body.ReadAsync(cancellationToken);
            var begun = !read.Buffer.IsEmpty;
            body.AdvanceTo(read.Buffer.Start);
            if (begun || read.IsCompleted) return begun;
        }
    }

    /// <summary>Reads the message that has begun to arrive.</summary>
    /// <exception cref="RefusedException">It is too large or slow, not in its encoding, no message, or too much on top of all others.</exception>
    public Task<PooledBytes> ReadAsync(HeldBytes held) => BodyTime.ReadInTimeAsync(
        context, options, time, token => GrpcMessage.ReadNextAsync(context.Request, options.MaxRequestBytes, held, token));

    /// <summary>Reads to the end of the stream, keeping nothing.</summary>
    public async Task DropAsync(CancellationToken cancellationToken)
    {
        BodyTime.LiftKestrelsBounds(context);
        var body = context.Request.BodyReader;
        while (true)
        {
            var read = await body.ReadAsync(cancellationToken);
            body.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted) return;
        }
    }
}
