using System.Globalization;

namespace Tracepost.ApiService.QueryApis.Go;

/// <summary>
/// Numbers as Go's <c>encoding/json</c> writes them: the shortest digits that are read as the same number, without an exponent from 1e-6 up to
/// 1e21, as JavaScript does: <c>100000000000000000000</c>, <c>0.000001</c>, <c>1e-7</c>, <c>1.5e+21</c>.
/// </summary>
internal static class GoFloat
{
    /// <summary>Room for every number.</summary>
    public const int MaxLength = 32;

    /// <summary>Writes a finite number; the result is its length.</summary>
    public static int Format(double value, Span<byte> into)
    {
        Span<byte> shortest = stackalloc byte[MaxLength];
        value.TryFormat(shortest, out var length, "R", CultureInfo.InvariantCulture);
        shortest = shortest[..length];

        var at = 0;
        if (shortest[0] == '-')
        {
            into[at++] = (byte)'-';
            shortest = shortest[1..];
        }

        Span<byte> digits = stackalloc byte[MaxLength];
        var (count, point) = Digits(shortest, digits);
        digits = digits[..count];
        into = into[at..];
        return at + (count == 0 ? Positional("0"u8, 1, into) : point is <= -6 or > 21 ? Scientific(digits, point - 1, into) : Positional(digits, point, into));
    }

    /// <summary>The digits without zeros at both ends, and how many of them are before the decimal point.</summary>
    private static (int Count, int Point) Digits(ReadOnlySpan<byte> number, Span<byte> digits)
    {
        var e = number.IndexOf((byte)'E');
        var exponent = e < 0 ? 0 : int.Parse(number[(e + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        if (e >= 0) number = number[..e];
        var dot = number.IndexOf((byte)'.');
        var point = (dot < 0 ? number.Length : dot) + exponent;
        var count = 0;
        foreach (var c in number)
        {
            if (c == '.') continue;
            if (count == 0 && c == '0') point--;
            else digits[count++] = c;
        }

        while (count > 0 && digits[count - 1] == '0') count--;
        return (count, point);
    }

    private static int Positional(ReadOnlySpan<byte> digits, int point, Span<byte> into)
    {
        var at = 0;
        if (point <= 0)
        {
            into[at++] = (byte)'0';
        }
        else
        {
            for (var i = 0; i < point; i++) into[at++] = i < digits.Length ? digits[i] : (byte)'0';
            if (digits.Length <= point) return at;
        }

        into[at++] = (byte)'.';
        for (var i = point; i < digits.Length; i++) into[at++] = i < 0 ? (byte)'0' : digits[i];
        return at;
    }

    private static int Scientific(ReadOnlySpan<byte> digits, int exponent, Span<byte> into)
    {
        var at = 0;
        into[at++] = digits[0];
        if (digits.Length > 1)
        {
            into[at++] = (byte)'.';
            digits[1..].CopyTo(into[at..]);
            at += digits.Length - 1;
        }

        into[at++] = (byte)'e';
        into[at++] = exponent < 0 ? (byte)'-' : (byte)'+';
        Math.Abs(exponent).TryFormat(into[at..], out var length, default, CultureInfo.InvariantCulture);
        return at + length;
    }
}
