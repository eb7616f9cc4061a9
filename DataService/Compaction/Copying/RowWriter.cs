using Npgsql;
using Tracepost.DataService.Compaction.Merging;
using Tracepost.DataService.Storage.Commit;
using Tracepost.DataService.Storage.Compression;

namespace Tracepost.DataService.Compaction.Copying;

/// <summary>Writes merged rows to the table of the compacted day, and notes them for searches, in the transaction of the step.</summary>
internal sealed class RowWriter(
    NpgsqlConnection connection, CompactionTables tables, PayloadCodec codec, ZstdDictionary? dictionary, CommitIds ids) : IAsyncDisposable
{
    private const int PieceBytes = 256 * 1024;

    private readonly FragmentEncoder _encoder = new(codec);
    private readonly CopyBuffer _buffer = new();
    private readonly List<CopiedSegment> _segments = [];
    private NpgsqlRawCopyStream? _stream;
    private bool _isComplete;

    /// <summary>Rows written.</summary>
    public long Rows { get; private set; }

    /// <summary>Rows they were made of.</summary>
    public long RowsBefore { get; private set; }

    public async ValueTask WriteAsync(MergedRow row, CancellationToken cancellationToken)
    {
        if (_stream is null) await BeginAsync(cancellationToken);
        if (_segments is not [.., { IsFull: false }]) _segments.Add(new CopiedSegment(ids.Next()));
        var segment = _segments[^1];
        segment.Add(row);
        Encode(row, segment.CommitId);
        Rows++;
        RowsBefore += row.Rows;
        if (_buffer.Length >= PieceBytes) await SendAsync(cancellationToken);
    }

    /// <summary>Ends the writing; the rows and what is noted of them are there when the transaction is committed.</summary>
    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        if (_stream is null) return;
        _buffer.WriteTrailer();
        await SendAsync(cancellationToken);
        await _stream.DisposeAsync();
        _isComplete = true;
        await using var batch = new NpgsqlBatch(connection) { Timeout = 0 };
        foreach (var note in _segments.SelectMany(segment => segment.Notes())) batch.BatchCommands.Add(note);
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        _buffer.Dispose();
        _segments.ForEach(segment => segment.Dispose());
        if (_stream is null || _isComplete) return;
        try
        {
            await _stream.CancelAsync();
        }
        catch (Exception e) when (e is NpgsqlException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The connection is broken, so PostgreSQL rolls back by itself; what broke it is being thrown already.
        }
    }

    private async Task BeginAsync(CancellationToken cancellationToken)
    {
        _stream = await connection.BeginRawBinaryCopyAsync(FragmentEncoder.CopyInto(tables.Copy), cancellationToken);
        _buffer.WriteHeader();
    }

    private void Encode(MergedRow row, int commitId)
    {
        Span<int> names = row.Names.Count <= 256 ? stackalloc int[row.Names.Count] : new int[row.Names.Count];
        var i = 0;
        foreach (var name in row.Names) names[i++] = name;
        if (row.Unread is { } stored) FragmentEncoder.WriteCompressed(_buffer, row.Figures, names, stored.Compressed, stored.DictionaryId, commitId);
        else _encoder.Write(_buffer, row.Figures, names, row.Payload.Memory, dictionary, commitId);
    }

    private async Task SendAsync(CancellationToken cancellationToken)
    {
        await _stream!.WriteAsync(_buffer.Written, cancellationToken);
        _buffer.Clear();
    }
}
