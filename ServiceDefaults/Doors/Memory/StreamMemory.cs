using System.Buffers;
using Microsoft.AspNetCore.Connections.Features;

namespace Tracepost.ServiceDefaults.Doors.Memory;

/// <summary>
/// What everything on a connection uses but the socket itself: many streams may each wait with a few bytes of a body, for which a block of
/// <see cref="SocketMemory"/> would be a waste.
/// </summary>
internal sealed class StreamMemory : IMemoryPoolFeature
{
    /// <summary>The one of this process.</summary>
    public static readonly StreamMemory Instance = new();

    private const int BlockBytes = 4 * 1024;
    private const int KeptBytes = 16 * 1024 * 1024;

    /// <inheritdoc/>
    public MemoryPool<byte> MemoryPool { get; } = new BlockPool(BlockBytes, KeptBytes);
}
