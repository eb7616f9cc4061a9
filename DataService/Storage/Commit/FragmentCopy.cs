using Npgsql;
using Tracepost.DataService.Storage.Compression;

namespace Tracepost.DataService.Storage.Commit;

/// <summary>
/// One COPY: two round trips, the first to begin, the second to commit. PostgreSQL takes in a piece of the data while this thread
/// compresses the next.
/// </summary>
internal sealed class FragmentCopy(
    NpgsqlDataSource database, PayloadCodec codec, DictionarySamples samples, CommitDurability durability, TimeProvider time, StoreMetrics metrics)
{
    private const int PieceBytes = 256 * 1024;

    private readonly FragmentEncoder _encoder = new(codec);

    /// <summary>Commits the fragments. Their names have numbers, and their partitions exist.</summary>
    public async Task CopyAsync(IReadOnlyList<Fragment> fragments, CommitState commit, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var started = time.GetTimestamp();
        // Only here: names and dictionaries are on the disk before anything refers to them.
        if (durability.Statement is { } statement)
        {
            await using var set = new NpgsqlCommand(statement, connection);
            await set.ExecuteNonQueryAsync(cancellationToken);
        }

        var stream = await connection.BeginRawBinaryCopyAsync(FragmentEncoder.Copy, cancellationToken);
        long compressed;
        try
        {
            compressed = await SendAsync(stream, fragments, cancellationToken);
        }
        catch
        {
            await AbortAsync(stream);
            throw;
        }

        // Disposing is what ends the COPY, and so commits.
        commit.Begun = true;
        await stream.DisposeAsync();
        metrics.Committed(fragments.Count, fragments.Sum(fragment => (long)fragment.Payload.Length), compressed, time.GetElapsedTime(started));
    }

    private async Task<long> SendAsync(NpgsqlRawCopyStream stream, IReadOnlyList<Fragment> fragments, CancellationToken cancellationToken)
    {
        using var buffer = new CopyBuffer();
        var dictionary = codec.Current;
        var compressed = 0L;
        buffer.WriteHeader();
        for (var i = 0; i < fragments.Count; i++)
        {
            compressed += _encoder.Write(buffer, fragments[i], dictionary);
            samples.Offer(fragments[i].Payload.Span);
            if (buffer.Length < PieceBytes) continue;
            await stream.WriteAsync(buffer.Written, cancellationToken);
            buffer.Clear();
        }

        buffer.WriteTrailer();
        await stream.WriteAsync(buffer.Written, cancellationToken);
        return compressed;
    }

    private static async Task AbortAsync(NpgsqlRawCopyStream stream)
    {
        try
        {
            await stream.CancelAsync();
        }
        catch (Exception e) when (e is NpgsqlException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The connection is broken, so PostgreSQL rolls back by itself; what broke it is being thrown already.
        }
    }
}
