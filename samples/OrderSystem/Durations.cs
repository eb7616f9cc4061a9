using System.Globalization;

namespace Tracepost.OrderSystem;

/// <summary>Durations as people write them: <c>90s</c>, <c>30m</c>, <c>1h</c>, <c>2d</c>.</summary>
internal static class Durations
{
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        if (text.Length < 2) return false;
        var unit = text[^1] switch { 's' => 1, 'm' => 60, 'h' => 3_600, 'd' => 86_400, _ => 0 };
        var digits = text.AsSpan(0, text.Length - 1);
        if (!double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)) return false;
        if (unit == 0 || number is not (>= 0 and <= 1e6)) return false;
        duration = TimeSpan.FromSeconds(number * unit);
        return true;
    }
}
