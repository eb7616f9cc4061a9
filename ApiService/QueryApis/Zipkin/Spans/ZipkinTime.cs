using Tracepost.TraceModel;

namespace Tracepost.ApiService.QueryApis.Zipkin.Spans;

/// <summary>Zipkin counts whole microseconds; 0 is none.</summary>
internal static class ZipkinTime
{
    public const ulong Nanoseconds = 1000;

    public static ulong Microseconds(ulong nanoseconds) => nanoseconds / Nanoseconds;

    /// <summary>How long the span took; one microsecond if it was less.</summary>
    public static ulong Duration(Span span)
    {
        var nanoseconds = span.DurationNano;
        return nanoseconds is > 0 and < Nanoseconds ? 1 : nanoseconds / Nanoseconds;
    }
}
