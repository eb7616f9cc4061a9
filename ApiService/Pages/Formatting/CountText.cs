using System.Globalization;

namespace Tracepost.ApiService.Pages.Formatting;

/// <summary>Numbers as people read them, with about three digits: 0.02, 3.4, 812, 12.3k, 4.1M.</summary>
public static class CountText
{
    /// <summary>Formats a count, or a rate.</summary>
    public static string Format(double value) => value switch
    {
        double.NaN => "–",
        0 => "0",
        < 0.01 => "< 0.01",
        < 1 => value.ToString("0.##", CultureInfo.InvariantCulture),
        < 10 => value.ToString("0.#", CultureInfo.InvariantCulture),
        < 1_000 => value.ToString("0", CultureInfo.InvariantCulture),
        < 1_000_000 => Short(value / 1e3) + "k",
        < 1_000_000_000 => Short(value / 1e6) + "M",
        _ => Short(value / 1e9) + "G",
    };

    /// <summary>A share from 0 to 1: 0 %, 0.3 %, 12 %.</summary>
    public static string Share(double value) => value switch
    {
        double.NaN => "–",
        0 => "0 %",
        < 0.001 => "< 0.1 %",
        < 0.1 => (value * 100).ToString("0.#", CultureInfo.InvariantCulture) + " %",
        _ => (value * 100).ToString("0", CultureInfo.InvariantCulture) + " %",
    };

    private static string Short(double value) => value.ToString(value < 100 ? "0.#" : "0", CultureInfo.InvariantCulture);
}
