using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Tracepost.ApiService.Receivers.Jaeger.Agent;

/// <summary>How much the kernel keeps for a socket: https://man7.org/linux/man-pages/man7/socket.7.html (SO_RCVBUF).</summary>
internal static class ReceiveBuffer
{
    private const int SolSocket = 1;
    private const int SoRcvBufForce = 33;

    /// <summary>Makes the buffer as large as may be.</summary>
    /// <returns>Its size in bytes; less than what was asked for if the kernel has a lower limit.</returns>
    public static int Grow(Socket socket, int bytes)
    {
        socket.ReceiveBufferSize = bytes;
        if (OperatingSystem.IsLinux() && socket.ReceiveBufferSize < bytes) Force(socket, bytes);
        return socket.ReceiveBufferSize;
    }

    private static void Force(Socket socket, int bytes)
    {
        try
        {
            socket.SetRawSocketOption(SolSocket, SoRcvBufForce, MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in bytes)));
        }
        catch (SocketException)
        {
            // Only with CAP_NET_ADMIN; the limit stays net.core.rmem_max.
        }
    }
}
