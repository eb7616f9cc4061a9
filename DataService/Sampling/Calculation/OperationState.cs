namespace Tracepost.DataService.Sampling.Calculation;

/// <summary>A row of <c>sampling_probabilities</c>.</summary>
/// <param name="Probability">From the least that is configured up to 1.</param>
/// <param name="TracesPerSecond">That were stored in the last interval in which there were any.</param>
/// <param name="ChangedAt">When it got this probability, by the database's clock.</param>
/// <param name="SeenAt">The end of the last interval in which there were traces.</param>
internal sealed record OperationState(double Probability, double TracesPerSecond, DateTimeOffset ChangedAt, DateTimeOffset SeenAt)
{
    /// <summary>Traces per second that there would be without sampling.</summary>
    public double Traffic => TracesPerSecond / Probability;
}
