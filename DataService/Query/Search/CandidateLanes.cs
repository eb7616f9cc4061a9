using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Tracepost.DataService.Query.Search;

/// <summary>
/// Reads candidates over several connections, because one gives fewer than can be decompressed and decided meanwhile. All searches together take
/// <see cref="QueryOptions.ExtraReaders"/> connections more than one each; a search that gets none of them reads over its own.
/// </summary>
internal sealed class CandidateLanes(QueryOptions options) : IDisposable
{
    /// <summary>Into how many pieces it is worth to divide what is read.</summary>
    public const int Most = 3;

    private readonly SemaphoreSlim _extra = new(options.ExtraReaders, Math.Max(1, options.ExtraReaders));

    /// <summary>The batches of all pieces, in no order. The receiver releases the candidates.</summary>
    /// <param name="pieces">Each reads something else; each reader takes the first that is left.</param>
    /// <param name="cancellationToken">Ends it, in PostgreSQL too.</param>
    public async IAsyncEnumerable<List<Candidate>> ReadAsync(
        IEnumerable<CandidateSource> pieces, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var batches = Channel.CreateBounded<List<Candidate>>(1);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var reading = ReadAllAsync(new(pieces), batches.Writer, stop.Token);
        try
        {
            await foreach (var batch in batches.Reader.ReadAllAsync(cancellationToken)) yield return batch;
        }
        finally
        {
            await stop.CancelAsync();
            await reading;
            // They hold buffers.
            while (batches.Reader.TryRead(out var left)) left.ForEach(candidate => candidate.Release());
        }
    }

    public void Dispose() => _extra.Dispose();

    // Its failure is that of the channel.
    private async Task ReadAllAsync(
        Queue<CandidateSource> pieces, ChannelWriter<List<Candidate>> batches, CancellationToken cancellationToken)
    {
        var extra = 0;
        try
        {
            while (extra + 1 < pieces.Count && _extra.Wait(0, CancellationToken.None)) extra++;
            await Task.WhenAll(Enumerable.Range(0, 1 + extra).Select(_ => ReadPiecesAsync(pieces, batches, cancellationToken)));
            batches.Complete();
        }
        catch (Exception failure)
        {
            batches.Complete(failure);
        }
        finally
        {
            if (extra > 0) _extra.Release(extra);
        }
    }

    private static async Task ReadPiecesAsync(
        Queue<CandidateSource> pieces, ChannelWriter<List<Candidate>> batches, CancellationToken cancellationToken)
    {
        while (true)
        {
            CandidateSource? piece;
            lock (pieces)
            {
                if (!pieces.TryDequeue(out piece)) return;
            }

            await foreach (var batch in piece(cancellationToken)) await batches.WriteAsync(batch, cancellationToken);
        }
    }
}

/// <summary>A part of a search's candidates, batch after batch. The receiver releases them.</summary>
internal delegate IAsyncEnumerable<List<Candidate>> CandidateSource(CancellationToken cancellationToken);
