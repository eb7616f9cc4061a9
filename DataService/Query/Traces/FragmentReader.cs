using System.Buffers;
using System.Data;
using System.Runtime.CompilerServices;
using Npgsql;
using Tracepost.DataService.Query.Telemetry;
using Tracepost.DataService.Storage.Compression;
using Tracepost.TraceModel;

namespace Tracepost.DataService.Query.Traces;

/// <summary>
/// Reads all fragments of traces: trace after trace in the order of the ids, and within a trace by start. One fragment is in memory at a
/// time, whatever the size of the trace.
/// </summary>
internal sealed class FragmentReader(NpgsqlDataSource database, PayloadCodec codec, QueryMetrics metrics)
{
    private const string Columns = "SELECT trace_id, dictionary_id, payload FROM trace_fragments WHERE ";

    /// <summary>Reads the fragments; ids that are not stored are passed over.</summary>
    /// <param name="ids">Distinct ids.</param>
    /// <param name="range">In which the fragments start.</param>
    /// <param name="cancellationToken">Ends it, in PostgreSQL too.</param>
    /// <exception cref="InvalidDataException">A payload is damaged.</exception>
    public async IAsyncEnumerable<StoredFragment> ReadAsync(
        IReadOnlyList<TraceId> ids, TraceRange range, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        QueryTrace.Fetching();
        var rows = 0L;
        await using var command = Command(ids, range);
        await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SequentialAccess, cancellationToken);
        using var tracesData = new PooledBuffer();
        while (await reader.ReadAsync(cancellationToken))
        {
            rows++;
            var traceId = reader.GetTraceId(0);
            tracesData.Truncate(0);
            await DecompressAsync(reader, dictionaryOrdinal: 1, tracesData, cancellationToken);
            yield return new StoredFragment(traceId, tracesData);
        }

        QueryTrace.Received(rows);
    }

    private NpgsqlCommand Command(IReadOnlyList<TraceId> ids, TraceRange range)
    {
        var command = database.CreateCommand();
        if (ids.Count == 1) command.Add(ids[0].ToUuid());
        else command.Add(ids.Select(id => id.ToUuid()).ToArray());
        var where = ids.Count == 1 ? "trace_id = $1" : "trace_id = ANY ($1)";
        if (!range.IsAll)
        {
            where += " AND start_ns BETWEEN $2 AND $3";
            command.Add(range.FromNs);
            command.Add(range.ToNs);
        }

        var order = ids.Count == 1 ? " ORDER BY start_ns" : " ORDER BY array_position($1, trace_id), start_ns";
        command.CommandText = Columns + where + order;
        return command;
    }

    /// <summary>Appends the payload of a row that is read sequentially.</summary>
    /// <param name="reader">At the row.</param>
    /// <param name="dictionaryOrdinal">The column <c>dictionary_id</c>, which <c>payload</c> follows.</param>
    /// <param name="tracesData">Gets the content.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="InvalidDataException">The payload is damaged; nothing was appended.</exception>
    public async ValueTask DecompressAsync(NpgsqlDataReader reader, int dictionaryOrdinal, PooledBuffer tracesData, CancellationToken cancellationToken)
    {
        var dictionaryId = reader.GetInt32(dictionaryOrdinal);
        await using var payload = await reader.GetStreamAsync(dictionaryOrdinal + 1, cancellationToken);
        var length = (int)payload.Length;
        var compressed = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            await payload.ReadExactlyAsync(compressed.AsMemory(0, length), cancellationToken);
            var decoded = await codec.DecompressAsync(dictionaryId, compressed.AsMemory(0, length), tracesData, cancellationToken);
            metrics.Decoded(1, decoded);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(compressed);
        }
    }
}
