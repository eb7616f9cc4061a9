using System.Globalization;

namespace Tracepost.ApiService.Pages.Search.Results;

/// <summary>
/// The axis of durations: from zero if they are alike, logarithmic if they differ by more than ten times, so that one long trace does not press
/// all others to the ground.
/// </summary>
public sealed class DurationScale
{
    private readonly bool _isLogarithmic;
    private readonly double _low, _high;

    /// <summary>A scale for durations between these two, in nanoseconds.</summary>
    public DurationScale(ulong shortest, ulong longest)
    {
        _isLogarithmic = longest / 10 >= Math.Max(1, shortest);
        if (!_isLogarithmic)
        {
            (_low, _high) = (0, Math.Max(1, longest));
            Ticks = [0, longest / 2, longest];
            return;
        }

        _low = Math.Floor(Math.Log10(Math.Max(1, shortest)));
        _high = Math.Log10(longest);
        var decades = (int)(_high - _low);
        var every = (decades + 4) / 5;
        Ticks = [.. Enumerable.Range(0, (decades / every) + 1).Select(i => (ulong)Math.Pow(10, _low + (i * every)))];
    }

    /// <summary>The durations that are labelled.</summary>
    public IReadOnlyList<ulong> Ticks { get; }

    /// <summary>The axis for a script that reads it: the durations at its ends, nanoseconds, and how it goes from one to the other.</summary>
    public string Axis => _isLogarithmic
        ? string.Create(CultureInfo.InvariantCulture, $"{Math.Pow(10, _low)} {Math.Pow(10, _high)} log")
        : string.Create(CultureInfo.InvariantCulture, $"{_low} {_high} linear");

    /// <summary>Where a duration is, from 0 to 1.</summary>
    public double At(ulong duration) =>
        Math.Clamp(((_isLogarithmic ? Math.Log10(Math.Max(1, duration)) : duration) - _low) / (_high - _low), 0, 1);
}
