using System.Buffers;
using Grpc.Core;
using Tracepost.DataService.Query.Telemetry;
using Tracepost.TraceModel;
using Tracepost.TraceModel.Grpc;

namespace Tracepost.DataService.Query.Traces;

/// <summary>
/// Sends traces as messages that are never empty and never mix traces. A fragment without duplicates passes through as it was stored;
/// small ones are put together, for concatenated <c>TracesData</c> are one.
/// </summary>
internal sealed class TraceChunks(IAsyncStreamWriter<PooledBytes> stream, QueryOptions options, QueryMetrics metrics) : IDisposable
{
    private readonly SpanDeduplicator _known = new();
    private PooledBuffer _chunk = new();
    private TraceId _traceId;

    /// <summary>How many traces were sent, or begun.</summary>
    public int Traces { get; private set; }

    /// <summary>Adds a fragment, whose content it takes. Fragments of a trace come one after the other.</summary>
    public async ValueTask AddAsync(StoredFragment fragment, CancellationToken cancellationToken)
    {
        if (Traces == 0 || fragment.TraceId != _traceId)
        {
            await FlushAsync(cancellationToken);
            _known.Reset();
            _traceId = fragment.TraceId;
            Traces++;
        }

        var duplicates = _known.Add(fragment.TracesData.Span);
        metrics.Duplicates(duplicates.Count);
        using var kept = duplicates.Count == 0 ? fragment.TracesData.Take() : Without(duplicates, fragment.TracesData.Span);
        if (_chunk.Length > 0 && _chunk.Length + kept.Length > options.ChunkBytes) await FlushAsync(cancellationToken);
        if (_chunk.Length > 0) _chunk.Write(kept.Span);
        else _chunk = kept.Take();
    }

    /// <summary>Sends what is left.</summary>
    /// <exception cref="StalledClientException">The client does not read.</exception>
    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        if (_chunk.Length == 0) return;
        using var message = _chunk.ToMessage();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(options.StallSeconds));
        try
        {
            await stream.WriteAsync(message, patience.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new StalledClientException(options.StallSeconds);
        }
    }

    public void Dispose() => _chunk.Dispose();

    private static PooledBuffer Without(IReadOnlyList<int> duplicates, ReadOnlySpan<byte> tracesData)
    {
        var kept = new PooledBuffer();
        new SpanRemover(duplicates).Copy(tracesData, kept);
        return kept;
    }
}
