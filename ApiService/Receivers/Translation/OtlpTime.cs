namespace Tracepost.ApiService.Receivers.Translation;

/// <summary>The older protocols count microseconds, OTLP counts nanoseconds since the Unix epoch.</summary>
internal static class OtlpTime
{
    private const ulong NanosecondsPerMicrosecond = 1000;

    /// <summary>Nanoseconds; times before 1970 become 0, and those that nanoseconds cannot hold the last one that they can.</summary>
    public static ulong FromMicroseconds(long microseconds) => microseconds <= 0 ? 0 : FromMicroseconds((ulong)microseconds);

    /// <inheritdoc cref="FromMicroseconds(long)"/>
    public static ulong FromMicroseconds(ulong microseconds) =>
        microseconds > long.MaxValue / NanosecondsPerMicrosecond ? long.MaxValue : microseconds * NanosecondsPerMicrosecond;

    /// <summary>When something ended, in nanoseconds, that began at a time and took a while; a negative duration is none.</summary>
    /// <param name="startMicroseconds">Microseconds since the Unix epoch.</param>
    /// <param name="durationMicroseconds">Microseconds.</param>
    public static ulong End(long startMicroseconds, long durationMicroseconds) =>
        Math.Min(FromMicroseconds(startMicroseconds) + FromMicroseconds(durationMicroseconds), long.MaxValue);
}
