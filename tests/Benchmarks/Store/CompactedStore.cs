namespace Tracepost.Benchmarks.Store;

/// <summary>The store after its days that are over were compacted.</summary>
/// <param name="Took">How long that took, without rest between its steps.</param>
/// <param name="CpuSeconds">Of each of <see cref="StoreSystem.Services"/>, meanwhile.</param>
/// <param name="Before">The days that are over, as they were.</param>
/// <param name="After">The same, compacted.</param>
/// <param name="Stored">What is stored then, of all days.</param>
/// <param name="Sizes">Of all tables.</param>
internal sealed record CompactedStore(
    TimeSpan Took, double[] CpuSeconds, ClosedDays Before, ClosedDays After, StoredRows Stored, IReadOnlyList<TableSize> Sizes)
{
    /// <summary>Queries of it; none if they are not measured.</summary>
    public IReadOnlyList<QueryFigures> Queries { get; init; } = [];

    /// <summary>Of all days, also of that which is not over.</summary>
    public double BytesPerSpan => Sizes.Sum(size => size.Total) / Stored.Spans;
}
