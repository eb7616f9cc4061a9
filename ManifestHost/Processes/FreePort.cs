using System.Net;
using System.Net.Sockets;

namespace Tracepost.ManifestHost.Processes;

/// <summary>TCP ports of this machine.</summary>
public static class FreePort
{
    /// <summary>A port that nobody listens on now. Another process may still be faster.</summary>
    public static int Next()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Whether somebody listens on the port, on localhost or on all interfaces.</summary>
    public static bool IsTaken(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.ExclusiveAddressUse = OperatingSystem.IsWindows();
            listener.Start();
            return false;
        }
        catch (SocketException)
        {
            return true;
        }
    }
}
