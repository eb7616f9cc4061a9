using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Tracepost.ApiService.QueryApis.Go;

/// <summary>Times in RFC 3339 with up to nine digits of a second: <c>2026-08-20T10:00:00.123456789+02:00</c>.</summary>
internal static partial class GoTime
{
    /// <summary>Parses to Unix nanoseconds (the years 1678 to 2261); otherwise <paramref name="error"/> is close to Go's.</summary>
    public static bool TryParse(string text, out long unixNano, [NotNullWhen(false)] out string? error)
    {
        unixNano = 0;
        error = $"parsing time {GoText.Quote(text)} as \"2006-01-02T15:04:05.999999999Z07:00\": cannot parse {GoText.Quote(text)}";
        if (Pattern().Match(text) is not { Success: true } match) return false;

        // .NET's clock ticks every 100 ns; the fraction is read apart.
        var whole = match.Groups["whole"].Value + match.Groups["zone"].Value;
        if (!DateTimeOffset.TryParseExact(whole, "yyyy-MM-dd'T'HH:mm:ssK", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
            return false;
        var fraction = match.Groups["fraction"].Value;
        var nanos = fraction.Length == 0 ? 0 : long.Parse(fraction.AsSpan(0, Math.Min(9, fraction.Length)), CultureInfo.InvariantCulture);
        for (var digits = fraction.Length; digits is > 0 and < 9; digits++) nanos *= 10;

        var total = ((Int128)(time - DateTimeOffset.UnixEpoch).Ticks * 100) + nanos;
        if (total < long.MinValue || total > long.MaxValue) return false;
        unixNano = (long)total;
        error = null;
        return true;
    }

    [GeneratedRegex(@"^(?<whole>[0-9]{4}-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9])(\.(?<fraction>[0-9]+))?(?<zone>Z|[+-][0-9][0-9]:[0-9][0-9])\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Pattern();
}
