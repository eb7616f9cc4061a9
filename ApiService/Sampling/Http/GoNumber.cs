using System.Globalization;

namespace Tracepost.ApiService.Sampling.Http;

/// <summary>
/// A number as Go's <c>encoding/json</c> writes it: the fewest digits that give the same number back, without an exponent from 1e-6 up to 1e21.
/// .NET has the same digits, but an exponent already below 1e-4 (<c>1E-05</c>) and from 1e15 on.
/// </summary>
internal static class GoNumber
{
    public static string Format(double value)
    {
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        var e = text.IndexOf('E', StringComparison.Ordinal);
        if (e < 0) return text;

        var sign = text.StartsWith('-') ? "-" : "";
        var digits = text[sign.Length..e].Replace(".", "", StringComparison.Ordinal);
        var exponent = int.Parse(text.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return exponent switch
        {
            < -6 => $"{text[..e]}e{exponent.ToString(CultureInfo.InvariantCulture)}",
            < 0 => $"{sign}0.{new string('0', -exponent - 1)}{digits}",
            < 21 => sign + digits.PadRight(exponent + 1, '0'),
            _ => $"{text[..e]}e+{exponent.ToString(CultureInfo.InvariantCulture)}",
        };
    }
}
