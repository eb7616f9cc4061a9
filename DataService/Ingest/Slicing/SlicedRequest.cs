using Tracepost.TraceModel.Grpc;

namespace Tracepost.DataService.Ingest.Slicing;

/// <summary>
/// A request cut into accepted spans. It refers to the request's bytes and does not own them: they must stay until nobody reads this any
/// more. Disposing gives only its own arrays back.
/// </summary>
internal sealed class SlicedRequest(PooledBytes request) : IDisposable
{
    public PooledList<SpanSlice> Spans;
    public PooledList<ScopeSlice> Scopes;
    public PooledList<ResourceSlice> Resources;
    public PooledList<Piece> Pieces;

    /// <summary>What was not accepted, and why.</summary>
    public Rejections Rejections;

    /// <summary>Spans that end before they start. They are kept as they came, and count as having no duration.</summary>
    public int EndBeforeStart;

    /// <summary>The request's bytes.</summary>
    public ReadOnlySpan<byte> Bytes => request.Span;

    /// <summary>Copies a header to the end of <paramref name="destination"/>, which may be longer.</summary>
    public void CopyHeaderToEnd(in HeaderSlice header, Span<byte> destination)
    {
        var position = destination.Length - header.Length;
        for (var i = header.FirstPiece; i < header.FirstPiece + header.Pieces; i++)
        {
            var piece = Pieces[i];
            Bytes.Slice(piece.Offset, piece.Length).CopyTo(destination[position..]);
            position += piece.Length;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Spans.Free();
        Scopes.Free();
        Resources.Free();
        Pieces.Free();
    }
}
