using System.Globalization;

namespace Tracepost.ApiService.Pages.Formatting;

/// <summary>Parts of a whole as SVG lengths: 12.345%.</summary>
public static class Percent
{
    /// <summary>The part as a percentage between 0% and 100%.</summary>
    public static string Of(double part, double whole)
    {
        var percent = whole > 0 ? Math.Clamp(part / whole * 100, 0, 100) : 0;
        return percent.ToString("0.###", CultureInfo.InvariantCulture) + "%";
    }
}
