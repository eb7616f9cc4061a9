using System.Runtime.CompilerServices;
using Tracepost.TraceModel;
using Tracepost.TraceModel.Grpc;
using Tracepost.TraceModel.Otlp;
using Tracepost.TraceModel.Wire;

namespace Tracepost.ApiService.Store;

/// <summary>
/// Spans of one trace: the whole trace if it fits (<see cref="IsFirst"/> and <see cref="IsLast"/> both), or one of several parts.
/// The spans look into pooled buffers, which go back when the part is disposed.
/// </summary>
internal sealed class TracePart : IDisposable
{
    private readonly List<PooledBytes> _buffers = [];

    private TracePart(TraceId traceId, bool isFirst)
    {
        TraceId = traceId;
        IsFirst = isFirst;
    }

    public TraceId TraceId { get; }

    public List<Span> Spans { get; } = [];

    public bool IsFirst { get; }

    public bool IsLast { get; private set; }

    /// <summary>The size of the spans in their OTLP form.</summary>
    public long Bytes { get; private set; }

    /// <summary>
    /// Decodes chunks and puts those of one trace together, up to <paramref name="maxBytes"/> (0: every chunk becomes a part of its own).
    /// Spans that are passed over because they have no trace id cannot come from the store.
    /// </summary>
    public static async IAsyncEnumerable<TracePart> ReadAsync(
        IAsyncEnumerable<PooledBytes> chunks, int maxBytes, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        TracePart? held = null;
        try
        {
            await foreach (var chunk in chunks.WithCancellation(cancellationToken))
            {
                var spans = Decode(chunk);
                if (spans.Count == 0)
                {
                    chunk.Dispose();
                    continue;
                }

                var traceId = spans[0].TraceId;
                var continues = held is not null && held.TraceId == traceId;
                if (held is not null && (!continues || held.Bytes + chunk.Length > maxBytes))
                {
                    held.IsLast = !continues;
                    var ready = held;
                    held = null; // From here on it is the consumer's to dispose.
                    yield return ready;
                }

                held ??= new TracePart(traceId, isFirst: !continues);
                held._buffers.Add(chunk);
                held.Bytes += chunk.Length;
                held.Spans.AddRange(spans);
            }

            if (held is not null)
            {
                held.IsLast = true;
                var ready = held;
                held = null;
                yield return ready;
            }
        }
        finally
        {
            held?.Dispose();
        }
    }

    public void Dispose()
    {
        foreach (var buffer in _buffers)
            buffer.Dispose();
        _buffers.Clear();
    }

    private static List<Span> Decode(PooledBytes chunk)
    {
        try
        {
            return TracesDataDecoder.Decode(chunk.Memory);
        }
        catch (MalformedProtobufException error)
        {
            chunk.Dispose();
            throw new StoreException(StatusCodes.Status500InternalServerError, $"the trace store sent {error.Message}", error);
        }
    }
}
