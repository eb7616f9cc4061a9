using System.Globalization;
using System.Runtime.CompilerServices;
using Npgsql;
using Tracepost.DataService.Compaction.Merging;
using Tracepost.DataService.Query;
using Tracepost.DataService.Storage;
using Tracepost.DataService.Storage.Commit;
using Tracepost.DataService.Storage.Names;
using Tracepost.TraceModel;

namespace Tracepost.DataService.Compaction.Copying;

/// <summary>
/// Reads the rows that a step copies. A step takes the traces that begin in its piece of time, each with all rows of its slot, also those
/// that come after the piece; so it leaves out rows of traces that began in the slot before the piece. Which rows are whose follows from
/// what was there when the copying began, and is the same whoever asks.
/// </summary>
internal sealed class RowReader(NpgsqlConnection connection, CompactionTables tables)
{
    /// <summary>Compressed bytes of a piece.</summary>
    public const long PieceBytes = 8 << 20;

    private const string Columns =
        "SELECT trace_id, start_ns, end_ns, longest_ns, span_count, error_count, names, dictionary_id, payload FROM ";

    /// <summary>Where the piece of time ends that begins here: after so many spans, or so many bytes.</summary>
    public async Task<long> EndOfPieceAsync(long fromNs, int maxSpans, CancellationToken cancellationToken)
    {
        await using var select = connection.Command(
            $"SELECT start_ns, span_count, octet_length(payload) FROM {tables.Partition} WHERE start_ns >= $1 ORDER BY start_ns LIMIT $2");
        select.Add(fromNs);
        select.Add(maxSpans);
        await using var row = await select.ExecuteReaderAsync(cancellationToken);
        var (rows, spans, bytes, last) = (0, 0L, 0L, fromNs);
        while (await row.ReadAsync(cancellationToken))
        {
            last = row.GetInt64(0);
            spans += row.GetInt32(1);
            bytes += row.GetInt32(2);
            rows++;
            if ((spans > maxSpans || bytes > PieceBytes) && last > fromNs) return last;
        }

        return rows < maxSpans ? tables.ToNs : last + 1;
    }

    /// <summary>The traces that begin in the piece: their rows in it, by start.</summary>
    public IAsyncEnumerable<StoredRow> ReadPieceAsync(long fromNs, long toNs, CancellationToken cancellationToken)
    {
        var slotFrom = fromNs - fromNs % Fragment.Slot;
        var sql = $"{Columns}{tables.Partition} f WHERE start_ns >= $1 AND start_ns < $2 AND {tables.IsNotLate("f")}";
        if (slotFrom < fromNs)
        {
            sql += string.Create(
                CultureInfo.InvariantCulture,
                $"""
                 AND NOT (start_ns < {slotFrom + Fragment.Slot} AND EXISTS (
                    SELECT FROM {tables.Partition} e WHERE e.trace_id = f.trace_id AND e.start_ns >= {slotFrom} AND e.start_ns < $1
                    AND {tables.IsNotLate("e")}))
                """);
        }

        return ReadAsync($"{sql} ORDER BY start_ns", command => Add(command, fromNs, toNs), cancellationToken);
    }

    /// <summary>The other rows of these traces in the slot in which the piece ended: trace after trace, by start.</summary>
    public IAsyncEnumerable<StoredRow> ReadRestAsync(TraceId[] traces, long fromNs, CancellationToken cancellationToken)
    {
        var sql = $"{Columns}{tables.Partition} f WHERE trace_id = ANY ($3) AND start_ns >= $1 AND start_ns < $2 AND {tables.IsNotLate("f")}";
        return ReadAsync(
            $"{sql} ORDER BY trace_id, start_ns",
            command =>
            {
                Add(command, fromNs, fromNs - fromNs % Fragment.Slot + Fragment.Slot);
                command.Add(Array.ConvertAll(traces, id => id.ToUuid()));
            },
            cancellationToken);
    }

    private static void Add(NpgsqlCommand command, long fromNs, long toNs)
    {
        command.Add(fromNs);
        command.Add(toNs);
    }

    private async IAsyncEnumerable<StoredRow> ReadAsync(
        string sql, Action<NpgsqlCommand> bind, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var select = connection.Command(sql);
        bind(select);
        await using var row = await select.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken)) yield return Read(row);
    }

    private static StoredRow Read(NpgsqlDataReader row) => new(
        new RowFigures(row.GetTraceId(0), row.GetInt64(1), row.GetInt64(2), row.GetFloat(3), row.GetInt32(4), row.GetInt32(5)),
        NameCode.Read(row.GetFieldValue<byte[]>(6)),
        row.GetInt32(7),
        row.GetFieldValue<byte[]>(8));
}
