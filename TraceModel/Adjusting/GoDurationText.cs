using System.Globalization;
using System.Text;

namespace Tracepost.TraceModel.Adjusting;

/// <summary>Durations as Go prints them, for Jaeger's texts: <c>1h2m0.5s</c>, <c>1.5ms</c>, <c>3ns</c>, <c>0s</c>.</summary>
public static class GoDurationText
{
    private const long Microsecond = 1_000, Millisecond = 1_000_000, Second = 1_000_000_000, Minute = 60 * Second, Hour = 60 * Minute;

    /// <summary>The text of a number of nanoseconds.</summary>
    public static string Format(long nanoseconds)
    {
        if (nanoseconds == 0) return "0s";
        var sign = nanoseconds < 0 ? "-" : "";
        var value = Math.Abs((decimal)nanoseconds);
        if (value < Microsecond) return $"{sign}{Number(value)}ns";
        if (value < Millisecond) return $"{sign}{Number(value / Microsecond)}µs";
        if (value < Second) return $"{sign}{Number(value / Millisecond)}ms";

        var text = new StringBuilder(sign);
        var hours = decimal.Truncate(value / Hour);
        var minutes = decimal.Truncate(value % Hour / Minute);
        if (hours > 0) text.Append(Number(hours)).Append('h');
        if (hours > 0 || minutes > 0) text.Append(Number(minutes)).Append('m');
        return text.Append(Number(value % Minute / Second)).Append('s').ToString();
    }

    private static string Number(decimal value) => value.ToString("0.#########", CultureInfo.InvariantCulture);
}
