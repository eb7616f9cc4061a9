using Npgsql;
using Tracepost.DataService.Storage.Compression;
using Tracepost.DataService.Storage.Schema;

namespace Tracepost.DataService.Storage.Commit;

/// <summary>
/// One COPY: two round trips, the first to begin, the second to commit. If something is to be written down with it, that and COMMIT are a
/// third. PostgreSQL takes in a piece of the data while this thread compresses the next, and the last one while it works out what to write down.
/// </summary>
internal sealed class FragmentCopy(
    NpgsqlDataSource database,
    PayloadCodec codec,
    CommitDurability durability,
    ServerIdentity server,
    IEnumerable<ICommitNote> notes,
    TimeProvider time,
    StoreMetrics metrics)
{
    // A commit under load has a few hundred kilobytes: with larger pieces PostgreSQL would have nothing to do until all is compressed.
    private const int PieceBytes = 64 * 1024;

    private readonly FragmentEncoder _encoder = new(codec);
    private readonly ICommitNote[] _notes = [.. notes];
    private readonly CommitIds _ids = new();

    /// <summary>Commits the fragments. Their names have numbers, and their partitions exist.</summary>
    public async Task CopyAsync(IReadOnlyList<Fragment> fragments, CommitState commit, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        if (server.Number != commit.Server) throw new NpgsqlException("PostgreSQL is another since the names were looked up.");
        var started = time.GetTimestamp();
        // Only here: names and dictionaries are on the disk before anything refers to them.
        if (durability.Statement is { } statement)
        {
            await using var set = new NpgsqlCommand(statement, connection);
            await set.ExecuteNonQueryAsync(cancellationToken);
        }

        var compressed = _notes.Length == 0
            ? await CopyAsync(connection, fragments, CommitIds.None, () => commit.Begun = true, cancellationToken)
            : await CopyWithNotesAsync(connection, fragments, commit, cancellationToken);
        metrics.Committed(fragments.Count, fragments.Sum(fragment => (long)fragment.Payload.Length), compressed, time.GetElapsedTime(started));
    }

    /// <summary>Whether the commit's number was that of another. Nothing was committed, and the next will have a better one.</summary>
    public static bool IsTakenId(Exception exception) =>
        exception is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation, TableName: "arrivals" };

    private async Task<long> CopyWithNotesAsync(
        NpgsqlConnection connection, IReadOnlyList<Fragment> fragments, CommitState commit, CancellationToken cancellationToken)
    {
        var id = _ids.Next();
        // Npgsql sends BEGIN with the COPY. Of what failed it rolls back.
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var batch = new NpgsqlBatch(connection, transaction);
        var compressed = await CopyAsync(connection, fragments, id, TakeNotes, cancellationToken);
        // After an error PostgreSQL passes over the rest of a batch.
        batch.BatchCommands.Add(new NpgsqlBatchCommand("COMMIT"));
        commit.Begun = true;
        try
        {
            await batch.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (PostgresException e) when (IsTakenId(e))
        {
            _ids.Jump();
            throw;
        }

        return compressed;

        void TakeNotes()
        {
            foreach (var note in _notes) batch.BatchCommands.Add(note.Of(id, fragments));
        }
    }

    /// <returns>The length of the compressed payloads.</returns>
    private async Task<long> CopyAsync(
        NpgsqlConnection connection, IReadOnlyList<Fragment> fragments, int commitId, Action beforeTheEnd, CancellationToken cancellationToken)
    {
        var stream = await connection.BeginRawBinaryCopyAsync(FragmentEncoder.Copy, cancellationToken);
        long compressed;
        try
        {
            compressed = await SendAsync(stream, fragments, commitId, cancellationToken);
            beforeTheEnd();
        }
        catch
        {
            await AbortAsync(stream);
            throw;
        }

        // Disposing is what ends the COPY, and so commits unless there is a transaction around it.
        await stream.DisposeAsync();
        return compressed;
    }

    private async Task<long> SendAsync(
        NpgsqlRawCopyStream stream, IReadOnlyList<Fragment> fragments, int commitId, CancellationToken cancellationToken)
    {
        using var buffer = new CopyBuffer();
        var dictionary = codec.Current;
        var compressed = 0L;
        buffer.WriteHeader();
        for (var i = 0; i < fragments.Count; i++)
        {
            compressed += _encoder.Write(buffer, fragments[i], dictionary, commitId);
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
