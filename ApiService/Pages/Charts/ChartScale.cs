namespace Tracepost.ApiService.Pages.Charts;

/// <summary>The height of a chart: from zero to a round number that no value exceeds, with a few lines at round numbers between.</summary>
internal sealed class ChartScale
{
    private static readonly double[] Round = [1, 2, 2.5, 5, 10];

    /// <param name="most">The largest value.</param>
    /// <param name="unit">What counts as round: durations are round in 1, 2, 5 of their unit, and so are all others.</param>
    public ChartScale(double most, double unit = 1)
    {
        if (!(most > 0)) most = unit;
        var step = most / 3;
        var power = Math.Pow(10, Math.Floor(Math.Log10(step)));
        step = Round.First(round => round * power >= step * 0.999) * power;
        Top = Math.Ceiling(most / step * 0.999) * step;
        Ticks = [.. Enumerable.Range(0, (int)Math.Round(Top / step) + 1).Select(i => i * step)];
    }

    /// <summary>The value at the upper edge.</summary>
    public double Top { get; }

    /// <summary>Values that get a line, from zero up.</summary>
    public IReadOnlyList<double> Ticks { get; }
}
