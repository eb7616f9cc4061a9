using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Tracepost.ManifestHost.Processes;

/// <summary>TCP ports of this machine.</summary>
public static class FreePort
{
    // Below the ports that systems hand to outgoing connections (Linux from 32768, others from 49152): one of those could take a port
    // between our choice and the start of whoever it is for.
    private const int First = 15000;
    private const int Last = 32000;

    /// <summary>A port that nobody listens on now, chosen at random so that several who ask at once hardly meet.</summary>
    public static int Next()
    {
        while (true)
        {
            var port = RandomNumberGenerator.GetInt32(First, Last + 1);
            if (!IsTaken(port)) return port;
        }
    }

    /// <summary>Whether somebody listens on the port, on localhost (IPv4 or IPv6) or on all interfaces.</summary>
    public static bool IsTaken(int port) => IsTaken(IPAddress.Loopback, port) || IsTaken(IPAddress.IPv6Loopback, port);

    private static bool IsTaken(IPAddress address, int port)
    {
        try
        {
            using var listener = new TcpListener(address, port);
            listener.ExclusiveAddressUse = OperatingSystem.IsWindows();
            listener.Start();
            return false;
        }
        catch (SocketException e)
        {
            // Not "in use" is: there is no IPv6 here.
            return e.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied;
        }
    }
}
