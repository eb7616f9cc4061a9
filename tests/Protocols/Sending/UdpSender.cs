using System.Net.Sockets;

namespace Tracepost.Testing.Protocols.Sending;

/// <summary>One datagram for each request.</summary>
internal sealed class UdpSender(Uri url) : ISender
{
    private readonly UdpClient _client = new(url.Host, url.Port);

    public async Task SendAsync(byte[] request, CancellationToken cancellationToken) => await _client.SendAsync(request, cancellationToken);

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return default;
    }
}
