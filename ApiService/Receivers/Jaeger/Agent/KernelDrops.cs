using System.Globalization;
using System.Net.Sockets;

namespace Tracepost.ApiService.Receivers.Jaeger.Agent;

/// <summary>
/// Packets that the kernel threw away because the receive buffer of a socket was full. Linux says so in a file, by the inode of the socket:
/// <code>
///    sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops
///  1234: 0100007F:1AAF 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 41526 2 ffff9d7e 17
/// </code>
/// </summary>
internal sealed class KernelDrops(Socket socket)
{
    private const int InodeColumn = 9;
    private const int DropsColumn = 12;

    private readonly string _file = socket.AddressFamily == AddressFamily.InterNetworkV6 ? "/proc/net/udp6" : "/proc/net/udp";
    private readonly string? _inode = Inode(socket);
    private long _last;

    /// <summary>How many so far; 0 where the kernel does not say.</summary>
    public long Read()
    {
        if (_inode is null) return 0;
        try
        {
            foreach (var line in File.ReadLines(_file))
            {
                // Once the socket is closed its line is gone, and the last number stays.
                if (TryParse(line, _inode, out var drops)) _last = drops;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return _last;
        }

        return _last;
    }

    /// <summary>Reads the number of drops from the line of the socket with this inode.</summary>
    public static bool TryParse(string line, string inode, out long drops)
    {
        drops = 0;
        var columns = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return columns.Length > DropsColumn
            && columns[InodeColumn] == inode
            && long.TryParse(columns[DropsColumn], NumberStyles.None, CultureInfo.InvariantCulture, out drops);
    }

    // /proc/self/fd/57 -> socket:[41526]
    private static string? Inode(Socket socket)
    {
        try
        {
            var link = new FileInfo($"/proc/self/fd/{socket.Handle}").LinkTarget;
            return link is not null && link.StartsWith("socket:[", StringComparison.Ordinal) ? link["socket:[".Length..^1] : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
