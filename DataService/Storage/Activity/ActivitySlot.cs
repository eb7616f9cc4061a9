namespace Tracepost.DataService.Storage.Activity;

/// <summary>A piece of time, [from, to) in Unix nanoseconds, for which it is noted who was active in it.</summary>
internal readonly record struct ActivitySlot(long FromNs, long ToNs)
{
    private const long Second = 1_000_000_000;

    /// <summary>Every length divides the next, and the longest is <see cref="Fragment.Slot"/>.</summary>
    private static readonly long[] Lengths = [Second, 10 * Second, 60 * Second, Fragment.Slot];

    /// <summary>The slot of this length that has <paramref name="startNs"/>.</summary>
    internal static ActivitySlot Of(long startNs, long length)
    {
        var from = startNs - startNs % length;
        return new ActivitySlot(from, from + length);
    }

    /// <summary>
    /// The longest length that holds no more fragments than a search reads in some milliseconds, when so many start per second.
    /// </summary>
    internal static long LengthFor(double fragmentsPerSecond)
    {
        const int Fragments = 8192;
        var length = Lengths[0];
        foreach (var longer in Lengths)
        {
            if (fragmentsPerSecond * (longer / Second) <= Fragments) length = longer;
        }

        return length;
    }
}
