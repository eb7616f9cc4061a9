using System.Buffers;
using Microsoft.AspNetCore.Connections;

namespace Tracepost.ServiceDefaults.Doors.Memory;

/// <summary>
/// What sockets read into and write from. Kestrel's blocks have 4 KiB, and it reads one at a time: a request of 160 KiB is forty reads, each with
/// its way through the threads. A block here takes more than a connection usually has waiting. A connection has one only while something arrives
/// or leaves, for memory is taken when there is something to be read.
/// </summary>
internal sealed class SocketMemory : IMemoryPoolFactory<byte>
{
    /// <summary>The length of a block.</summary>
    public const int BlockBytes = 64 * 1024;

    private const int KeptBytes = 16 * 1024 * 1024;

    private static readonly BlockPool Blocks = new(BlockBytes, KeptBytes);

    /// <inheritdoc/>
    public MemoryPool<byte> Create(MemoryPoolOptions? options = null) => Blocks;
}
