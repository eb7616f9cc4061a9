namespace Tracepost.TraceModel.Adjusting;

/// <summary>Links without a trace id lead nowhere: they go, and each leaves a warning.</summary>
internal static class EmptyLinks
{
    public const string Warning = "Invalid span link removed";

    /// <summary>True for the trace id of such a link.</summary>
    public static bool IsEmpty(ReadOnlySpan<byte> traceId) => !traceId.ContainsAnyExcept((byte)0);
}
