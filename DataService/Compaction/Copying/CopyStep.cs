using Npgsql;
using Tracepost.DataService.Compaction.Lifecycle;
using Tracepost.DataService.Compaction.Merging;
using Tracepost.DataService.Storage;
using Tracepost.DataService.Storage.Commit;
using Tracepost.DataService.Storage.Compression;
using Tracepost.TraceModel;

namespace Tracepost.DataService.Compaction.Copying;

/// <summary>
/// Copies a piece of a day in one transaction, which also notes how far the day is. It reads on a connection of its own, so that it can write
/// when it holds enough: what is copied does not change. In memory are the compressed rows of the piece and one merged row.
/// </summary>
internal sealed class CopyStep
{
    /// <summary>
    /// By the indexes, whatever PostgreSQL thinks of the table. A step waits for no lock for long: it is made again.
    /// </summary>
    private const string Settings =
        "SET LOCAL lock_timeout = '500ms'; SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off; SET LOCAL jit = off";

    /// <summary>Compressed bytes that are held at most; more than a piece has unless many rows start at once, or a trace is very long.</summary>
    private const long MaxHeldBytes = 2 * RowReader.PieceBytes;

    private readonly NpgsqlDataSource _database;
    private readonly DictionarySet _dictionaries;
    private readonly CompactionOptions _options;
    private readonly CompactionMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly PayloadCodec _codec;
    private readonly CommitIds _ids = new();
    private ZstdDictionary? _dictionary;

    public CopyStep(
        NpgsqlDataSource database,
        DictionarySet dictionaries,
        CompressionOptions compression,
        CompactionOptions options,
        CompactionMetrics metrics,
        TimeProvider time)
    {
        _database = database;
        _dictionaries = dictionaries;
        _options = options;
        _metrics = metrics;
        _time = time;
        // Dictionaries learn from what comes, not from what came.
        _codec = new PayloadCodec(
            dictionaries, new DictionarySamples(compression with { Train = false }), compression with { Level = options.Level });
    }

    /// <summary>Copies the next piece.</summary>
    /// <returns>False if the day is no longer what it was.</returns>
    public async Task<bool> RunAsync(NpgsqlConnection connection, CompactionDay day, CancellationToken cancellationToken)
    {
        await _dictionaries.UseNewestAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await connection.ExecuteAsync(Settings, cancellationToken);
        if (!await DayTable.LockAsync(connection, day, cancellationToken)) return false;

        // From here on this transaction keeps the partition from being emptied.
        var endNs = await new RowReader(connection, day.Tables).EndOfPieceAsync(day.NextNs, _options.StepSpans, cancellationToken);
        await using var writer = new RowWriter(connection, day.Tables, _codec, Dictionary(), _ids);
        using var merger = new TraceMerger(_codec);
        await CopyAsync(day.Tables, writer, merger, day.NextNs, endNs, cancellationToken);
        var phase = endNs >= day.Tables.ToNs ? CompactionPhase.Copied : CompactionPhase.Copying;
        await DayTable.AdvanceAsync(connection, day.Tables, phase, endNs, _time.GetUtcNow().UtcDateTime, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        _metrics.Copied(writer.RowsBefore, writer.Rows, merger.Duplicates);
        return true;
    }

    private async Task CopyAsync(
        CompactionTables tables, RowWriter writer, TraceMerger merger, long fromNs, long endNs, CancellationToken cancellationToken)
    {
        await using var connection = await _database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await connection.ExecuteAsync(Settings, cancellationToken);
        var reader = new RowReader(connection, tables);
        var groups = new RowGroups();
        var traces = new HashSet<TraceId>();

        await foreach (var row in reader.ReadPieceAsync(fromNs, endNs, cancellationToken))
        {
            if (row.Slot == endNs / Fragment.Slot) traces.Add(row.Figures.TraceId);
            await AddAsync(row);
        }

        if (traces.Count > 0)
        {
            await foreach (var row in reader.ReadRestAsync([.. traces], endNs, cancellationToken)) await AddAsync(row);
        }

        await WriteAsync(groups, writer, merger, cancellationToken);
        await writer.CompleteAsync(cancellationToken);

        async ValueTask AddAsync(StoredRow row)
        {
            groups.Add(row);
            if (groups.Bytes > MaxHeldBytes) await WriteAsync(groups, writer, merger, cancellationToken);
        }
    }

    private static async ValueTask WriteAsync(RowGroups groups, RowWriter writer, TraceMerger merger, CancellationToken cancellationToken)
    {
        foreach (var group in groups.All)
        {
            await foreach (var row in merger.MergeAsync(group, cancellationToken)) await writer.WriteAsync(row, cancellationToken);
        }

        groups.Clear();
    }

    // Digested for this level; the others compress with it for theirs.
    private ZstdDictionary? Dictionary()
    {
        if (_dictionaries.Current is not { } current) return null;
        if (_dictionary?.Id != current.Id) _dictionary = new ZstdDictionary(current.Id, current.Content, _options.Level);
        return _dictionary;
    }
}
