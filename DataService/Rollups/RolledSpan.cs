using Tracepost.DataService.Query;
using Tracepost.TraceModel;

namespace Tracepost.DataService.Rollups;

/// <summary>
/// What rollups need of a span. Texts are shared among the spans of a round, and PostgreSQL can store and index them: no NUL, at most 1,024
/// bytes.
/// </summary>
internal sealed record RolledSpan
{
    /// <summary>Id, start (Unix nanoseconds) and kind.</summary>
    public required SpanKey Key { get; init; }

    /// <summary>The parent; zero at a root.</summary>
    public required SpanId ParentSpanId { get; init; }

    /// <summary>The end, Unix nanoseconds, not before the start.</summary>
    public required ulong EndNs { get; init; }

    /// <summary>The resource's <c>service.name</c>.</summary>
    public required string Service { get; init; }

    /// <summary>The operation's name.</summary>
    public required string Name { get; init; }

    /// <summary>Status ERROR.</summary>
    public required bool IsError { get; init; }

    /// <summary>The span itself, an OTLP <c>Span</c>, for what is needed rarely. Valid while the change is.</summary>
    public required ReadOnlyMemory<byte> Otlp { get; init; }

    /// <summary>
    /// The <c>ResourceSpans</c> that the span came in, of which the resource is meant; as valid as <see cref="Otlp"/>. Of spans that were
    /// counted before it may be missing.
    /// </summary>
    public ReadOnlyMemory<byte> ResourceSpans { get; init; }
}
