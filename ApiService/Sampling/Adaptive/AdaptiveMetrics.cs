using System.Diagnostics.Metrics;

namespace Tracepost.ApiService.Sampling.Adaptive;

/// <summary>Whether clients get what DataService says. Meter <c>Tracepost.ApiService</c>.</summary>
internal sealed class AdaptiveMetrics(IMeterFactory meters)
{
    public const string MeterName = "Tracepost.ApiService";

    private readonly Counter<long> _refreshes = meters.Create(MeterName).CreateCounter<long>(
        "tracepost.sampling.refreshes", "{question}", "Questions to DataService for the probabilities of a service, by outcome.");

    /// <param name="outcome">
    /// answered; or DataService did not, and clients get for a while: stale, the answer before; initial, the defaults, as there was none.
    /// </param>
    public void Refreshed(string outcome) => _refreshes.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
}
