using System.Text;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Tracepost.ServiceDefaults.Doors;

/// <summary>
/// Bounds the connections of a door, so that none takes all memory and sockets of the others. One too many is told so in its own protocol, and closed:
/// 503 with a Retry-After, or an HTTP/2 GOAWAY, which gRPC clients take as UNAVAILABLE.
/// </summary>
internal sealed class ConnectionLimit(int most, HttpProtocols protocols)
{
    /// <summary>Connections that are being refused at the same time; above it they are just closed.</summary>
    private const int MostRefused = 64;

    // For what the client has sent by now: closing with that unread would take the answer away from it.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private static readonly byte[] Http1 = Encoding.ASCII.GetBytes(
        "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nConnection: close\r\nContent-Type: text/plain\r\nContent-Length: 21\r\n\r\ntoo many connections\n");

    // An empty SETTINGS, then GOAWAY: no stream was looked at, ENHANCE_YOUR_CALM (RFC 9113, 6.5 and 6.8).
    private static readonly byte[] Http2 =
    [
        0, 0, 0, 4, 0, 0, 0, 0, 0,
        0, 0, 28, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 11, .. "too many connections"u8,
    ];

    private int _open;
    private int _refused;

    public ConnectionDelegate Apply(ConnectionDelegate next) => async connection =>
    {
        try
        {
            if (Interlocked.Increment(ref _open) <= most) await next(connection);
            else await RefuseAsync(connection);
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    };

    private async Task RefuseAsync(ConnectionContext connection)
    {
        try
        {
            if (Interlocked.Increment(ref _refused) > MostRefused) return;
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(connection.ConnectionClosed);
            limit.CancelAfter(Patience);
            await connection.Transport.Output.WriteAsync(protocols == HttpProtocols.Http2 ? Http2 : Http1, limit.Token);
            var read = await connection.Transport.Input.ReadAsync(limit.Token);
            connection.Transport.Input.AdvanceTo(read.Buffer.End);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // It went away, or has nothing to say.
        }
        finally
        {
            Interlocked.Decrement(ref _refused);
        }
    }
}
