using System.Buffers;
using System.IO.Pipelines;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Tracepost.ServiceDefaults.Doors;

/// <summary>
/// HTTP/1.1 and cleartext HTTP/2 on one port, as the ports of Zipkin and OpenCensus have it. A client of HTTP/2 that starts with prior knowledge
/// sends <c>PRI * HTTP/2.0</c> first (RFC 9113, 3.4). Kestrel chooses HTTP/2 on such a door only if TLS has negotiated it, so that is what a
/// connection with this preface is made to look like; the scheme of its requests stays what they say it is.
/// </summary>
internal static class PriorKnowledge
{
    // The longest that Kestrel waits for the first bytes of a connection: KestrelServerLimits.KeepAliveTimeout.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(130);

    private static ReadOnlySpan<byte> Preface => "PRI * HTTP/2.0\r\n"u8;

    public static ConnectionDelegate Detect(ConnectionDelegate next) => async connection =>
    {
        if (await TryDetectAsync(connection)) await next(connection);
    };

    /// <summary>False if nothing came, or the client went away.</summary>
    private static async Task<bool> TryDetectAsync(ConnectionContext connection)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(connection.ConnectionClosed);
        timeout.CancelAfter(Patience);
        try
        {
            if (await StartsWithPrefaceAsync(connection.Transport.Input, timeout.Token)) LookNegotiated(connection.Features);
            return true;
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            return false;
        }
    }

    private static async Task<bool> StartsWithPrefaceAsync(PipeReader input, CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await input.ReadAsync(cancellationToken);
            var same = IsPrefaceSoFar(read.Buffer);
            var whole = read.Buffer.Length >= Preface.Length;
            var done = !same || whole || read.IsCompleted;
            // What is not examined is there at once for whoever reads next.
            input.AdvanceTo(read.Buffer.Start, done ? read.Buffer.Start : read.Buffer.End);
            if (done) return same && whole;
        }
    }

    private static bool IsPrefaceSoFar(in ReadOnlySequence<byte> received)
    {
        Span<byte> start = stackalloc byte[(int)Math.Min(received.Length, Preface.Length)];
        received.Slice(0, start.Length).CopyTo(start);
        return Preface.StartsWith(start);
    }

    private static void LookNegotiated(IFeatureCollection features)
    {
        features.Set<ITlsConnectionFeature>(Negotiated.Http2);
        features.Set<ITlsApplicationProtocolFeature>(Negotiated.Http2);
    }

    private sealed class Negotiated : ITlsConnectionFeature, ITlsApplicationProtocolFeature
    {
        public static readonly Negotiated Http2 = new();

        public ReadOnlyMemory<byte> ApplicationProtocol => SslApplicationProtocol.Http2.Protocol;

        public X509Certificate2? ClientCertificate { get => null; set => throw new NotSupportedException(); }

        public Task<X509Certificate2?> GetClientCertificateAsync(CancellationToken cancellationToken) => Task.FromResult<X509Certificate2?>(null);
    }
}
