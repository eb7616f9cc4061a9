using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Tracepost.ApiService.QueryApis.Go;

/// <summary>
/// Times in RFC 3339 with up to nine digits of a second, <c>2026-08-20T10:00:00.123456789+02:00</c>, as Go's <c>time.Parse</c> reads them: the
/// elements of the layout one after the other, and an error that names the first that does not fit.
/// </summary>
internal static class GoTime
{
    private const string Layout = "2006-01-02T15:04:05.999999999Z07:00";

    /// <summary>
    /// Parses to Unix nanoseconds, of which 64 bits reach from 1677 to 2262: a time beyond is the first or the last of them. Otherwise
    /// <paramref name="error"/> is Go's.
    /// </summary>
    public static bool TryParse(string text, out long unixNano, [NotNullWhen(false)] out string? error)
    {
        var parser = new Parser(text);
        unixNano = parser.Parse();
        error = parser.Error;
        return error is null;
    }

    private ref struct Parser(string text)
    {
        private const int DaysIn400Years = 146_097;

        private ReadOnlySpan<char> _rest = text;

        public string? Error { get; private set; }

        public long Parse()
        {
            var year = Number("2006", 4, 4);
            Literal("-");
            var month = Number("01", 2, 2, 1, 12, "month");
            Literal("-");
            var day = Number("02", 2, 2);
            Literal("T");
            var hour = Number("15", 1, 2, 0, 23, "hour");
            Literal(":");
            var minute = Number("04", 2, 2, 0, 59, "minute");
            Literal(":");
            var second = Number("05", 2, 2, 0, 59, "second");
            var nanos = Fraction();
            var offset = Zone();
            if (Error is null && _rest.Length > 0) Error = $"parsing time {Quote(text)}: extra text: {Quote(_rest)}";
            if (Error is null && (day < 1 || day > DaysIn(year, month))) Error = $"parsing time {Quote(text)}: day out of range";
            if (Error is not null) return 0;

            // DateTime has no year 0, but the calendar repeats itself after 400 years.
            var like = Like(year);
            var days = new DateOnly(like, month, day).DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber + ((year - like) / 400 * DaysIn400Years);
            var seconds = (days * 86_400L) + (hour * 3600) + (minute * 60) + second - offset;
            return (long)Int128.Clamp(((Int128)seconds * 1_000_000_000) + nanos, long.MinValue, long.MaxValue);
        }

        private static int Like(int year) => (year % 400) + 2000;

        private static int DaysIn(int year, int month) => DateTime.DaysInMonth(Like(year), month);

        private void Literal(string expected)
        {
            if (Error is not null) return;
            if (_rest.StartsWith(expected, StringComparison.Ordinal)) _rest = _rest[expected.Length..];
            else Fail(expected);
        }

        private int Number(string element, int minDigits, int maxDigits, int min = 0, int max = int.MaxValue, string what = "")
        {
            if (Error is not null) return 0;
            var digits = 0;
            while (digits < maxDigits && digits < _rest.Length && char.IsAsciiDigit(_rest[digits])) digits++;
            if (digits < minDigits)
            {
                Fail(element);
                return 0;
            }

            var value = int.Parse(_rest[..digits], CultureInfo.InvariantCulture);
            _rest = _rest[digits..];
            if (value < min || value > max) Error = $"parsing time {Quote(text)}: {what} out of range";
            return value;
        }

        private int Fraction()
        {
            if (Error is not null || _rest is not (['.' or ',', >= '0' and <= '9', ..])) return 0;
            _rest = _rest[1..];
            var (nanos, unit) = (0, 100_000_000);
            for (; _rest is [>= '0' and <= '9', ..]; _rest = _rest[1..], unit /= 10)
                nanos += (_rest[0] - '0') * unit;
            return nanos;
        }

        private int Zone()
        {
            const string Element = "Z07:00";
            if (Error is not null) return 0;
            if (_rest is ['Z', ..])
            {
                _rest = _rest[1..];
                return 0;
            }

            if (_rest is not ([var sign, >= '0' and <= '9', >= '0' and <= '9', ':', >= '0' and <= '9', >= '0' and <= '9', ..]))
            {
                Fail(Element);
                return 0;
            }

            var (hours, minutes) = (int.Parse(_rest[1..3], CultureInfo.InvariantCulture), int.Parse(_rest[4..6], CultureInfo.InvariantCulture));
            if (hours > 24) Error = $"parsing time {Quote(text)}: time zone offset hour out of range";
            else if (minutes > 60) Error = $"parsing time {Quote(text)}: time zone offset minute out of range";
            else if (sign is not ('+' or '-')) Fail(Element);
            _rest = _rest[6..];
            return ((hours * 60) + minutes) * (sign == '-' ? -60 : 60);
        }

        private void Fail(string element) =>
            Error = $"parsing time {Quote(text)} as {Quote(Layout)}: cannot parse {Quote(_rest)} as {Quote(element)}";

        private static string Quote(ReadOnlySpan<char> text) => GoText.QuoteForTime(text);
    }
}
