using System.Globalization;

namespace Tracepost.ApiService.Pages.Formatting;

/// <summary>Bytes as people read them, in units of 1000: 812 B, 3.4 kB, 12.3 MB, 1.24 GB.</summary>
public static class SizeText
{
    private static readonly string[] Units = ["B", "kB", "MB", "GB", "TB", "PB"];

    /// <summary>Formats bytes, or bytes per something.</summary>
    public static string Format(double bytes)
    {
        if (double.IsNaN(bytes)) return "–";
        var unit = 0;
        // What would be written as 1000 is one of the next.
        while (bytes >= 999.5 && unit < Units.Length - 1)
        {
            bytes /= 1000;
            unit++;
        }

        var digits = unit == 0 || bytes >= 100 ? "0" : bytes >= 10 ? "0.#" : "0.##";
        return bytes.ToString(digits, CultureInfo.InvariantCulture) + " " + Units[unit];
    }
}
