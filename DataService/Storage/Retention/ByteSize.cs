using System.ComponentModel;
using System.Globalization;

namespace Tracepost.DataService.Storage.Retention;

/// <summary>
/// A number of bytes as people write it: <c>53687091200</c>, <c>50GB</c> (of 1000³ bytes), <c>50GiB</c> or <c>50Gi</c> (of 1024³),
/// <c>1.5 TB</c>. Capitals and small letters are the same, as nobody means bits.
/// </summary>
/// <param name="Bytes">How many.</param>
[TypeConverter(typeof(ByteSizeConverter))]
internal readonly record struct ByteSize(long Bytes)
{
    private const string Units = "KMGTP";

    /// <summary>Reads what <see cref="ByteSize"/> says.</summary>
    /// <exception cref="FormatException">It is something else.</exception>
    public static ByteSize Parse(string text)
    {
        var digits = text.AsSpan().Trim();
        var unit = digits[(digits.LastIndexOfAnyInRange('0', '9') + 1)..].Trim();
        if (decimal.TryParse(digits[..^unit.Length], NumberStyles.AllowDecimalPoint | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var number)
            && Factor(unit) is { } factor
            && number <= long.MaxValue / factor)
        {
            return new ByteSize((long)(number * factor));
        }

        throw new FormatException($"'{text}' is no size: write it as a number of bytes, or like 500MB, 50GB, 50GiB or 1.5TB.");
    }

    /// <inheritdoc/>
    public override string ToString() => Bytes switch
    {
        >= 10_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{Bytes / 1e9:0.#} GB"),
        >= 10_000_000 => string.Create(CultureInfo.InvariantCulture, $"{Bytes / 1e6:0.#} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Bytes} bytes"),
    };

    private static decimal? Factor(ReadOnlySpan<char> unit)
    {
        if (unit.EndsWith("B", StringComparison.OrdinalIgnoreCase)) unit = unit[..^1];
        if (unit.IsEmpty) return 1;
        var power = Units.IndexOf(char.ToUpperInvariant(unit[0]), StringComparison.Ordinal) + 1;
        if (power == 0) return null;
        var step = unit[1..] switch { "" => 1000m, "i" or "I" => 1024m, _ => 0m };
        if (step == 0) return null;
        var factor = 1m;
        for (var i = 0; i < power; i++) factor *= step;
        return factor;
    }
}

/// <summary>So that a setting can be a <see cref="ByteSize"/>.</summary>
internal sealed class ByteSizeConverter : TypeConverter
{
    /// <inheritdoc/>
    public override bool CanConvertFrom(ITypeDescriptorContext? context, Type sourceType) => sourceType == typeof(string);

    /// <inheritdoc/>
    public override object? ConvertFrom(ITypeDescriptorContext? context, CultureInfo? culture, object value) => ByteSize.Parse((string)value);
}
