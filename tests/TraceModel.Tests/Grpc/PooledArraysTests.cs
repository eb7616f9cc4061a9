using Tracepost.TraceModel.Grpc;

namespace Tracepost.TraceModel.Tests.Grpc;

public sealed class PooledArraysTests
{
    private const int Megabyte = 1 << 20;

    [Theory]
    [InlineData(1)]
    [InlineData(100_000)]
    [InlineData(65_536)]
    [InlineData(65_537)]
    [InlineData(Megabyte)]
    [InlineData(16 * Megabyte + 1)]
    public void An_array_is_long_enough_and_not_far_too_long(int length)
    {
        var array = PooledArrays.Rent(length);
        Assert.InRange(array.Length, length, Math.Max(2 * length, 64));
        PooledArrays.Return(array);
    }

    [Fact]
    public void Large_arrays_are_used_again_and_not_more_than_a_bound_is_kept_however_many_come_back()
    {
        var arrays = Enumerable.Range(0, 40).Select(_ => PooledArrays.Rent(15 * Megabyte)).ToArray();
        foreach (var array in arrays) PooledArrays.Return(array);

        Assert.InRange(PooledArrays.Kept, 15L * Megabyte, 96L * Megabyte);
        var again = PooledArrays.Rent(14 * Megabyte);
        Assert.Contains(again, arrays);
        PooledArrays.Return(again);
    }
}
