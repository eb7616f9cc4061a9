using System.Globalization;

namespace Tracepost.ApiService.Pages.Formatting;

/// <summary>Durations as people read them, with three or four digits: 850 µs, 12.3 ms, 1.24 s, 2 m 3 s.</summary>
public static class DurationText
{
    /// <summary>Formats nanoseconds.</summary>
    public static string Format(ulong nanoseconds) => nanoseconds switch
    {
        0 => "0",
        < 1_000 => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds} ns"),
        < 1_000_000 => $"{Digits(nanoseconds / 1e3)} µs",
        < 1_000_000_000 => $"{Digits(nanoseconds / 1e6)} ms",
        < 60_000_000_000 => $"{Digits(nanoseconds / 1e9)} s",
        < 3_600_000_000_000 => Two(nanoseconds, 60_000_000_000, "m", 1_000_000_000, "s"),
        < 86_400_000_000_000 => Two(nanoseconds, 3_600_000_000_000, "h", 60_000_000_000, "m"),
        _ => Two(nanoseconds, 86_400_000_000_000, "d", 3_600_000_000_000, "h"),
    };

    /// <summary>Formats nanoseconds; NaN is a dash.</summary>
    public static string Format(double nanoseconds) => double.IsNaN(nanoseconds) ? "–" : Format((ulong)Math.Round(nanoseconds));

    private static string Digits(double value) =>
        value.ToString(value < 10 ? "0.##" : value < 100 ? "0.#" : "0", CultureInfo.InvariantCulture);

    private static string Two(ulong value, ulong large, string largeName, ulong small, string smallName)
    {
        var rest = value % large / small;
        return rest == 0
            ? string.Create(CultureInfo.InvariantCulture, $"{value / large} {largeName}")
            : string.Create(CultureInfo.InvariantCulture, $"{value / large} {largeName} {rest} {smallName}");
    }
}
