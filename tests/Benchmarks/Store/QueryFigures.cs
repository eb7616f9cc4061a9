namespace Tracepost.Benchmarks.Store;

/// <summary>How long one API took for one question.</summary>
/// <param name="Question">What was asked.</param>
/// <param name="Api">Whom.</param>
internal sealed record QueryFigures(string Question, string Api)
{
    private readonly List<double> _milliseconds = [];

    /// <summary>What it found, on average; null if that is not known.</summary>
    public double? Found { get; private set; }

    /// <summary>Why it was given up; null if it was not.</summary>
    public string? Failure { get; set; }

    public int Asks => _milliseconds.Count;

    public double P50 => At(0.5);

    public double P99 => At(0.99);

    public void Add(double milliseconds, long? found)
    {
        _milliseconds.Add(milliseconds);
        if (found is { } some) Found = ((Found ?? 0) * (Asks - 1) + some) / Asks;
    }

    private double At(double quantile) => Asks == 0 ? double.NaN : _milliseconds.Order().ElementAt((int)(quantile * (Asks - 1)));
}
