namespace Tracepost.DataService.Ingest.Slicing;

/// <summary>A run of bytes in a request.</summary>
internal record struct Piece(int Offset, int Length);

/// <summary>
/// All that a <c>ResourceSpans</c> has beside its <c>scope_spans</c>, or a <c>ScopeSpans</c> beside its <c>spans</c>: the resource
/// or scope (maybe in several parts, which merge), the schema URL, unknown fields; in the order they came. Usually it is one piece before
/// the spans and, with a schema URL, one after them.
/// </summary>
/// <param name="FirstPiece">Index of the first piece in the request's list.</param>
/// <param name="Pieces">How many pieces.</param>
/// <param name="Length">Their bytes in total.</param>
internal record struct HeaderSlice(int FirstPiece, int Pieces, int Length);

/// <summary>A <c>ResourceSpans</c> of a request.</summary>
internal record struct ResourceSlice(HeaderSlice Header);

/// <summary>A <c>ScopeSpans</c> of a request.</summary>
/// <param name="Header">What it has beside its spans.</param>
/// <param name="Resource">Index of the <see cref="ResourceSlice"/> it is in.</param>
/// <param name="Spans">How many accepted spans it has; they follow those of the scopes before it.</param>
internal record struct ScopeSlice(HeaderSlice Header, int Resource, int Spans);
