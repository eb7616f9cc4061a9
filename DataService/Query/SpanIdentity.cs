using System.IO.Hashing;
using System.Security.Cryptography;

namespace Tracepost.DataService.Query;

/// <summary>
/// Tells whether two spans of a trace are one that was stored twice: the same service sent the same bytes. A sender repeats a request whose
/// answer was lost, byte by byte. Spans that only share an id are kept: Zipkin's client and server, spans that a client of Zipkin's sends in
/// parts, and ids that were given twice.
/// </summary>
internal static class SpanIdentity
{
    // Nobody outside can choose spans that are taken for others.
    private static readonly long Seed = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long)));

    /// <summary>What the spans of a <c>ResourceSpans</c> have in common.</summary>
    public static long OfService(ReadOnlySpan<byte> resourceSpans) => (long)XxHash3.HashToUInt64(ResourceServiceName.Read(resourceSpans), Seed);

    /// <summary>The identity of a span of that service. Two different spans have the same with a probability of 1 to 2^128.</summary>
    public static UInt128 Of(ReadOnlySpan<byte> span, long service) => XxHash128.HashToUInt128(span, service);
}
