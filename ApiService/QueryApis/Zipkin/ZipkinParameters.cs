using System.Globalization;

namespace Tracepost.ApiService.QueryApis.Zipkin;

/// <summary>
/// Single parameters, with the texts of Zipkin's server, whose framework is Armeria and whose numbers are Java's. Of several values the first
/// counts.
/// </summary>
internal static class ZipkinParameters
{
    public static string? First(string[]? values) => values is [{ } first, ..] ? first : null;

    /// <summary>A text that has to be there, but may be empty.</summary>
    public static string Mandatory(string[]? values, string name) => First(values) ?? throw Missing(name);

    /// <summary><c>Long</c>; null if there is none, or an empty one.</summary>
    public static long? Number(string[]? values) => First(values) is { Length: > 0 } text ? Parse(text, long.MinValue, long.MaxValue) : null;

    /// <summary><c>int</c>, which may be left out but not be empty.</summary>
    public static int Int(string[]? values, string name, int otherwise) => First(values) switch
    {
        null => otherwise,
        { Length: 0 } => throw Empty(name),
        var text => (int)Parse(text, int.MinValue, int.MaxValue),
    };

    /// <summary><c>long</c>, which has to be there.</summary>
    public static long MandatoryNumber(string[]? values, string name) =>
        Mandatory(values, name) is { Length: > 0 } text ? Parse(text, long.MinValue, long.MaxValue) : throw Empty(name);

    private static long Parse(string text, long least, long most) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new BadQueryException($"For input string: \"{text}\"");

    private static BadQueryException Missing(string name) => new($"Mandatory parameter/header/attribute is missing: {name}");

    private static BadQueryException Empty(string name) => new($"Cannot set null to primitive type parameter: {name}");
}
