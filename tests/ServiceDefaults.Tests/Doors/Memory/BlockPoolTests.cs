using Tracepost.ServiceDefaults.Doors.Memory;

namespace Tracepost.ServiceDefaults.Tests.Doors.Memory;

public sealed class BlockPoolTests
{
    [Fact]
    public void Every_block_is_as_long_whatever_is_asked_for()
    {
        using var pool = new BlockPool(1024, 4096);

        using var any = pool.Rent();
        using var small = pool.Rent(1);
        using var whole = pool.Rent(1024);

        Assert.Equal([1024, 1024, 1024], [any.Memory.Length, small.Memory.Length, whole.Memory.Length]);
        Assert.Throws<ArgumentOutOfRangeException>(() => pool.Rent(1025));
    }

    [Fact]
    public void A_block_is_used_again_and_never_by_two()
    {
        using var pool = new BlockPool(1024, 4096);
        var first = pool.Rent();
        first.Dispose();
        first.Dispose();

        using var second = pool.Rent();
        using var third = pool.Rent();

        Assert.Same(first, second);
        Assert.NotSame(second, third);
    }

    [Fact]
    public void What_is_kept_for_the_next_is_bounded()
    {
        using var pool = new BlockPool(1024, 4096);
        var blocks = Enumerable.Range(0, 10).Select(_ => pool.Rent()).ToList();

        blocks.ForEach(block => block.Dispose());

        Assert.Equal(4, pool.Kept);
    }
}
