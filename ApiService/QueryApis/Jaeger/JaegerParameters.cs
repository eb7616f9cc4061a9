using Tracepost.ApiService.QueryApis.Go;

namespace Tracepost.ApiService.QueryApis.Jaeger;

/// <summary>Single parameters of Jaeger's HTTP API. Empty is the same as absent, and of several values the first counts.</summary>
internal static class JaegerParameters
{
    public static string? First(string[]? values) => values is [{ Length: > 0 } first, ..] ? first : null;

    /// <summary>Unix microseconds; the result is Unix nanoseconds.</summary>
    public static long? Time(string[]? values, string name)
    {
        if (First(values) is not { } text) return null;
        if (!GoText.TryParseInt(text, 64, out var micros, out var error)) throw ParseError(name, error);
        return (long)Int128.Clamp((Int128)micros * 1000, long.MinValue, long.MaxValue);
    }

    /// <summary>A Go duration, in nanoseconds; 0 if absent.</summary>
    public static long Duration(string[]? values, string name)
    {
        if (First(values) is not { } text) return 0;
        return GoDuration.TryParse(text, out var nanoseconds, out var error) ? nanoseconds : throw ParseError(name, error);
    }

    public static bool Bool(string[]? values, string name)
    {
        if (First(values) is not { } text) return false;
        return GoText.ParseBool(text) ?? throw ParseError(name, GoText.BoolError(text));
    }

    /// <summary>A part of the path, in which ASP.NET Core leaves slashes escaped: base64 has some.</summary>
    public static string PathValue(string value) => value.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the answer is to be indented.</summary>
    public static bool IsPretty(HttpContext http) => http.Request.Query["prettyPrint"] is [{ Length: > 0 } pretty, ..] && pretty != "false";

    public static long UnixNano(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks * 100;

    private static BadQueryException ParseError(string name, string error) => new($"unable to parse param '{name}': {error}");
}
