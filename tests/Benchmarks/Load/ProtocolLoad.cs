using System.Diagnostics;
using Tracepost.Testing.Protocols;

namespace Tracepost.Benchmarks.Load;

/// <summary>
/// Senders of one protocol, each with a connection of its own, that send without a pause: the next request when the last one is answered. Where
/// nobody answers, a pace takes the place of the answer: without either, a sender only measures how fast a socket loses packets.
/// </summary>
internal sealed class ProtocolLoad(Protocol protocol, Uri door, ProtocolRequests requests, int senders)
{
    /// <summary>Sends at least so many spans.</summary>
    /// <param name="spans">How many.</param>
    /// <param name="pace">Spans per second that are not exceeded; infinite if answers set the pace.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>How many were sent, and the time from the first request to the last answer.</returns>
    public async Task<(long Spans, TimeSpan Elapsed)> RunAsync(long spans, double pace, CancellationToken cancellationToken)
    {
        long next = 0;
        var count = (spans + requests.SpansPerRequest - 1) / requests.SpansPerRequest;
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, senders).Select(_ => Task.Run(
            async () =>
            {
                await using var sender = protocol.Connect(door);
                while (Interlocked.Increment(ref next) is var index && index <= count)
                {
                    var early = TimeSpan.FromSeconds(index * requests.SpansPerRequest / pace) - watch.Elapsed;
                    if (early > TimeSpan.FromMilliseconds(1)) await Task.Delay(early, cancellationToken);
                    await sender.SendAsync(requests[index], cancellationToken);
                }
            },
            cancellationToken)));
        return (count * requests.SpansPerRequest, watch.Elapsed);
    }
}
