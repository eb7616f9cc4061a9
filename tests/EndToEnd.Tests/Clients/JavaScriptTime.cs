using System.Globalization;
using System.Text.Json.Nodes;
using Tracepost.EndToEnd.Tests.Comparison;

namespace Tracepost.EndToEnd.Tests.Clients;

/// <summary>
/// How the OpenTelemetry SDK of JavaScript calculates with its times, pairs of seconds and nanoseconds: in doubles. Microseconds since 1970
/// in a double have a resolution of a quarter.
/// </summary>
internal static class JavaScriptTime
{
    private const long PerSecond = 1_000_000_000;

    public static double Microseconds(long nanoseconds) => ((nanoseconds / PerSecond) * 1e6) + ((nanoseconds % PerSecond) / 1e3);

    public static double Milliseconds(long nanoseconds) => ((nanoseconds / PerSecond) * 1e3) + ((nanoseconds % PerSecond) / 1e6);

    public static (double Start, double Duration) StartAndDurationMicroseconds(JsonObject span)
    {
        var (start, end) = (AnyValueText.Integer(span["startTimeUnixNano"]), AnyValueText.Integer(span["endTimeUnixNano"]));
        return (Microseconds(start), Microseconds(end - start));
    }

    /// <summary>JavaScript's Math.round.</summary>
    public static long Round(double number) => (long)Math.Floor(number + 0.5);

    public static string Nanoseconds(long microseconds) => (microseconds * 1000).ToString(CultureInfo.InvariantCulture);
}
