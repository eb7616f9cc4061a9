namespace Tracepost.Benchmarks.Measure;

/// <summary>CPU seconds of several processes, added up over the times that are measured.</summary>
/// <param name="read">Their CPU seconds so far.</param>
internal sealed class CpuAccount(Func<double[]> read)
{
    private double[] _sums = [];

    /// <summary>CPU seconds of each, in all times that were measured.</summary>
    public IReadOnlyList<double> Seconds => _sums;

    /// <summary>CPU seconds of each, the last time.</summary>
    public IReadOnlyList<double> Last { get; private set; } = [];

    /// <summary>Measures while something is done.</summary>
    public async Task<T> DuringAsync<T>(Func<Task<T>> work)
    {
        var before = read();
        var result = await work();
        Last = [.. read().Zip(before, (after, was) => after - was)];
        _sums = [.. _sums.Length == 0 ? Last : _sums.Zip(Last, (sum, more) => sum + more)];
        return result;
    }
}
