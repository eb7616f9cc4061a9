using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Tracepost.ManifestHost.Processes;

/// <summary>Ports of this machine.</summary>
public static class FreePort
{
    // Below the ports that systems hand to outgoing connections (Linux from 32768, others from 49152): one of those could take a port
    // between our choice and the start of whoever it is for.
    private const int First = 15000;
    private const int Last = 32000;

    /// <summary>A port that nobody listens on now, neither TCP nor UDP, chosen at random so that several who ask at once hardly meet.</summary>
    public static int Next()
    {
        while (true)
        {
            var port = RandomNumberGenerator.GetInt32(First, Last + 1);
            if (!IsTaken(port) && !IsTaken(port, udp: true)) return port;
        }
    }

    /// <summary>Whether somebody listens on the port, on localhost (IPv4 or IPv6) or on all interfaces.</summary>
    public static bool IsTaken(int port, bool udp = false) => IsTaken(IPAddress.Loopback, port, udp) || IsTaken(IPAddress.IPv6Loopback, port, udp);

    private static bool IsTaken(IPAddress address, int port, bool udp)
    {
        try
        {
            using var socket = new Socket(address.AddressFamily, udp ? SocketType.Dgram : SocketType.Stream, udp ? ProtocolType.Udp : ProtocolType.Tcp);
            socket.ExclusiveAddressUse = OperatingSystem.IsWindows();
            socket.Bind(new IPEndPoint(address, port));
            if (!udp) socket.Listen();
            return false;
        }
        catch (SocketException e)
        {
            // Not "in use" is: there is no IPv6 here.
            return e.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied;
        }
    }
}
