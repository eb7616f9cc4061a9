using System.Diagnostics.CodeAnalysis;

namespace Tracepost.ApiService.QueryApis.Go;

/// <summary>
/// Durations as Go reads them, because Jaeger's parameters are such: <c>1.5s</c>, <c>100ms</c>, <c>-1h2m</c>.
/// https://pkg.go.dev/time#ParseDuration. Values are nanoseconds.
/// </summary>
internal static class GoDuration
{
    private const long Microsecond = 1_000, Millisecond = 1_000_000, Second = 1_000_000_000, Minute = 60 * Second, Hour = 60 * Minute;

    /// <summary>Parses; otherwise <paramref name="error"/> is the text of Go's error.</summary>
    public static bool TryParse(string text, out long nanoseconds, [NotNullWhen(false)] out string? error)
    {
        nanoseconds = 0;
        error = null;
        var rest = text.AsSpan();
        var negative = rest is ['-', ..];
        if (rest is ['-' or '+', ..]) rest = rest[1..];
        if (rest is "0") return true;
        if (rest.IsEmpty) return Fail($"time: invalid duration {Quote(text)}", out error);

        Int128 total = 0;
        while (!rest.IsEmpty)
        {
            var digits = CountWhile(rest, char.IsAsciiDigit);
            var number = rest[digits..] is ['.', .. var fraction] ? rest[..(digits + 1 + CountWhile(fraction, char.IsAsciiDigit))] : rest[..digits];
            rest = rest[number.Length..];
            if (number.IsEmpty || number is ".") return Fail($"time: invalid duration {Quote(text)}", out error);

            var unit = rest[..CountWhile(rest, static c => c != '.' && !char.IsAsciiDigit(c))];
            rest = rest[unit.Length..];
            if (unit.IsEmpty) return Fail($"time: missing unit in duration {Quote(text)}", out error);
            if (UnitOf(unit) is not { } size) return Fail($"time: unknown unit {Quote(unit)} in duration {Quote(text)}", out error);

            if (!TryScale(number, size, out var part) || (total += part) > (Int128)long.MaxValue + (negative ? 1 : 0))
                return Fail($"time: invalid duration {Quote(text)}", out error);
        }

        nanoseconds = (long)(negative ? -total : total);
        return true;
    }

    private static bool TryScale(ReadOnlySpan<char> number, long unit, out Int128 nanoseconds)
    {
        nanoseconds = 0;
        var point = number.IndexOf('.');
        var whole = point < 0 ? number : number[..point];
        foreach (var digit in whole)
        {
            nanoseconds = (nanoseconds * 10) + ((digit - '0') * (Int128)unit);
            if (nanoseconds > (Int128)long.MaxValue + 1) return false;
        }

        Int128 fraction = 0, scale = 1;
        foreach (var digit in point < 0 ? [] : number[(point + 1)..])
        {
            if (scale > 1_000_000_000_000_000_000) break; // Beyond what a nanosecond can show.
            fraction = (fraction * 10) + (digit - '0');
            scale *= 10;
        }

        nanoseconds += fraction * unit / scale;
        return true;
    }

    private static long? UnitOf(ReadOnlySpan<char> unit) => unit switch
    {
        "ns" => 1,
        "us" or "\u00b5s" or "\u03bcs" => Microsecond,
        "ms" => Millisecond,
        "s" => Second,
        "m" => Minute,
        "h" => Hour,
        _ => null,
    };

    private static int CountWhile(ReadOnlySpan<char> text, Func<char, bool> holds)
    {
        var count = 0;
        while (count < text.Length && holds(text[count])) count++;
        return count;
    }

    private static string Quote(ReadOnlySpan<char> text) => GoText.QuoteForTime(text);

    private static bool Fail(string message, out string error)
    {
        error = message;
        return false;
    }
}
