using System.Buffers;
using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Tracepost.ServiceDefaults.Doors.Memory;

/// <summary>
/// Blocks of one size, whatever size is asked for: a pipe takes one after the other. They are pinned, as sockets read into them, and used again;
/// those that are above a bound when they come back are left to the garbage collector.
/// </summary>
/// <param name="blockBytes">The length of a block.</param>
/// <param name="keptBytes">What is kept at most for the next.</param>
internal sealed class BlockPool(int blockBytes, int keptBytes) : MemoryPool<byte>
{
    private readonly ConcurrentQueue<Block> _free = new();
    private readonly int _most = keptBytes / blockBytes;
    private int _kept;

    /// <inheritdoc/>
    public override int MaxBufferSize => blockBytes;

    /// <summary>How many blocks are kept for the next.</summary>
    internal int Kept => Volatile.Read(ref _kept);

    /// <inheritdoc/>
    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minBufferSize, blockBytes);
        if (!_free.TryDequeue(out var block)) return new Block(this);
        Interlocked.Decrement(ref _kept);
        block.IsRented = 1;
        return block;
    }

    // Kestrel disposes the pool of a socket; this one is all sockets'.
    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
    }

    private void Return(Block block)
    {
        if (Interlocked.Increment(ref _kept) <= _most) _free.Enqueue(block);
        else Interlocked.Decrement(ref _kept);
    }

    private sealed class Block(BlockPool pool) : IMemoryOwner<byte>
    {
        public int IsRented = 1;

        public Memory<byte> Memory { get; } = MemoryMarshal.CreateFromPinnedArray(
            GC.AllocateUninitializedArray<byte>(pool.MaxBufferSize, pinned: true), 0, pool.MaxBufferSize);

        public void Dispose()
        {
            if (Interlocked.Exchange(ref IsRented, 0) == 1) pool.Return(this);
        }
    }
}
