using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;
using Tracepost.ApiService.Store;
using Tracepost.TraceModel.Adjusting;
using Tracepost.TraceModel.Grpc;
using Tracepost.TraceModel.Otlp;
using Tracepost.TraceModel.Wire;

namespace Tracepost.ApiService.QueryApis.Otlp;

/// <summary>
/// Traces as they are stored or adjusted, as OTLP or as spans. An adjusted trace is held whole, up to <see cref="StoreOptions.MaxTraceBytes"/>; of a
/// larger one every part is adjusted by itself, and its first span says so.
/// </summary>
internal sealed class AdjustedOtlp(TraceAdjuster adjuster, IOptions<StoreOptions> options)
{
    // Well below the 4 MiB that gRPC's clients take by default.
    private const int ChunkBytes = 1024 * 1024;

    /// <summary>The chunks of the same traces, adjusted unless <paramref name="raw"/>. Whoever receives a chunk disposes it.</summary>
    public IAsyncEnumerable<PooledBytes> Of(IAsyncEnumerable<PooledBytes> chunks, bool raw, CancellationToken cancellationToken) =>
        raw ? chunks : AdjustAsync(chunks, cancellationToken);

    /// <summary>The spans of the same traces, adjusted unless <paramref name="raw"/>, whole traces if they fit. Whoever receives a part disposes it.</summary>
    public async IAsyncEnumerable<TracePart> PartsOf(
        IAsyncEnumerable<PooledBytes> chunks, bool raw, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var part in TracePart.ReadAsync(chunks, raw ? 0 : options.Value.MaxTraceBytes, cancellationToken))
        {
            if (!raw) Adjust(part);
            yield return part;
        }
    }

    private async IAsyncEnumerable<PooledBytes> AdjustAsync(
        IAsyncEnumerable<PooledBytes> chunks, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var part in PartsOf(chunks, raw: false, cancellationToken))
        {
            using (part)
            {
                foreach (var chunk in TracesDataEncoder.Encode(part.Spans, ChunkBytes))
                    yield return chunk;
            }
        }
    }

    private void Adjust(TracePart part)
    {
        try
        {
            if (part is { IsFirst: true, IsLast: true }) adjuster.AdjustTrace(part.Spans);
            else TraceAdjuster.AdjustPart(part.Spans, part.IsFirst ? "the trace is too large to be adjusted: shared span IDs and clock skew are as they were sent" : null);
        }
        catch (MalformedProtobufException error)
        {
            part.Dispose();
            throw new StoreException(StatusCodes.Status500InternalServerError, $"the trace store sent {error.Message}", error);
        }
    }
}
