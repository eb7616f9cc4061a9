namespace Tracepost.DataService.Ingest.Assembling;

/// <summary>A span among those of all requests in a commit, as one number: request &lt;&lt; 32 | index of the span in it.</summary>
internal static class SpanRef
{
    /// <summary>No span.</summary>
    public const long None = -1;

    public static long Of(int request, int span) => ((long)request << 32) | (uint)span;

    public static int Request(long reference) => (int)(reference >> 32);

    public static int Span(long reference) => (int)reference;
}
