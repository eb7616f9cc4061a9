namespace Tracepost.TraceModel;

/// <summary>OpenTelemetry's span status; the numbers are OTLP's.</summary>
public enum StatusCode : byte
{
    /// <summary>Not said.</summary>
    Unset = 0,

    /// <summary>Marked as a success by the application.</summary>
    Ok = 1,

    /// <summary>Failed.</summary>
    Error = 2,
}
