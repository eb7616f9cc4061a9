using System.Globalization;

namespace Tracepost.ApiService.Pages.Services;

/// <summary>The ways from figures to the traces behind them.</summary>
/// <param name="Service">The service.</param>
/// <param name="Operation">Its operation; empty: any.</param>
/// <param name="Window">The window as a part of a query string.</param>
public sealed record SearchLinks(string Service, string Operation, string Window)
{
    /// <summary>Tags that such a span has, as the form of the search has them; empty: any.</summary>
    public string Tags { get; init; } = "";

    private string Base =>
        $"/search?service={Uri.EscapeDataString(Service)}{(Operation.Length > 0 ? $"&operation={Uri.EscapeDataString(Operation)}" : "")}&{Window}";

    /// <summary>Traces with such a span.</summary>
    public string Traces() => Base + With(Tags);

    /// <summary>Those in which it failed.</summary>
    public string Errors() => Base + With(Tags.Length > 0 ? $"{Tags} error=true" : "error=true");

    /// <summary>Those in which it took at least so many nanoseconds, the longest first.</summary>
    public string Slow(double leastNs) => $"{Base}{With(Tags)}&minDuration={Microseconds(leastNs)}&sort=longest";

    /// <summary>Those in which it took between so many nanoseconds.</summary>
    public string Between(double leastNs, double mostNs) => $"{Base}{With(Tags)}&minDuration={Microseconds(leastNs)}&maxDuration={Microseconds(mostNs)}&sort=longest";

    private static string With(string tags) => tags.Length > 0 ? $"&tags={Uri.EscapeDataString(tags)}" : "";

    private static string Microseconds(double ns) => (ns / 1000).ToString("0.###", CultureInfo.InvariantCulture) + "us";
}
