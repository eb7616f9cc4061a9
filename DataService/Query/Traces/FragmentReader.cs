using System.Data;
using System.Runtime.CompilerServices;
using Npgsql;
using Tracepost.DataService.Query.Telemetry;
using Tracepost.DataService.Storage.Compression;
using Tracepost.TraceModel;
using Tracepost.TraceModel.Grpc;

namespace Tracepost.DataService.Query.Traces;

/// <summary>
/// Reads all fragments of traces: trace after trace in the order of the ids, and within a trace by start. One fragment is in memory at a
/// time, whatever the size of the trace.
/// </summary>
internal sealed class FragmentReader(NpgsqlDataSource database, PayloadCodec codec, QueryMetrics metrics, ILogger<FragmentReader> logger)
{
    private const string Columns = "SELECT trace_id, start_ns, dictionary_id, payload FROM trace_fragments WHERE ";

    /// <summary>Reads the fragments; ids that are not stored are passed over.</summary>
    /// <param name="ids">Distinct ids.</param>
    /// <param name="range">In which the fragments start.</param>
    /// <param name="kind">What makes a trace.</param>
    /// <param name="cancellationToken">Ends it, in PostgreSQL too.</param>
    /// <param name="isSearch">Whether damaged fragments are passed over.</param>
    /// <exception cref="InvalidDataException">A payload is damaged.</exception>
    public async IAsyncEnumerable<StoredFragment> ReadAsync(
        IReadOnlyList<TraceId> ids,
        TraceRange range,
        TraceIdSql kind,
        [EnumeratorCancellation] CancellationToken cancellationToken,
        bool isSearch = false)
    {
        QueryTrace.Fetching();
        var rows = 0L;
        await using var command = Command(ids, range, kind);
        await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SequentialAccess, cancellationToken);
        using var tracesData = new PooledBuffer();
        while (await reader.ReadAsync(cancellationToken))
        {
            rows++;
            var stored = reader.GetTraceId(0);
            var traceId = kind.Of(stored);
            tracesData.Truncate(0);
            var startNs = reader.GetInt64(1);
            try
            {
                await DecompressAsync(reader, stored, dictionaryOrdinal: 2, tracesData, cancellationToken);
            }
            catch (InvalidDataException damaged) when (isSearch)
            {
                // One damaged fragment must not make all others unfindable.
                metrics.Damaged();
                logger.DamagedFragment(traceId, startNs, damaged);
                continue;
            }

            yield return new StoredFragment(traceId, startNs, tracesData);
        }

        QueryTrace.Received(rows);
    }

    private NpgsqlCommand Command(IReadOnlyList<TraceId> ids, TraceRange range, TraceIdSql kind)
    {
        // What bounds the query bounds this too.
        var command = database.CreateCommand();
        command.CommandTimeout = 0;
        command.Parameters.Add(ids.Count == 1 ? kind.Parameter(ids[0]) : kind.Parameter(ids));
        var where = kind.Column() + (ids.Count == 1 ? " = $1" : " = ANY ($1)");
        if (!range.IsAll)
        {
            where += " AND start_ns BETWEEN $2 AND $3";
            command.Add(range.FromNs);
            command.Add(range.ToNs);
        }

        var order = ids.Count == 1 ? " ORDER BY start_ns" : $" ORDER BY array_position($1, {kind.Column()}), start_ns";
        command.CommandText = Columns + where + order;
        return command;
    }

    /// <summary>Appends the payload of a row that is read sequentially.</summary>
    /// <param name="reader">At the row.</param>
    /// <param name="traceId">The row's.</param>
    /// <param name="dictionaryOrdinal">The column <c>dictionary_id</c>, which <c>payload</c> follows.</param>
    /// <param name="tracesData">Gets the content.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="InvalidDataException">The payload is damaged; nothing was appended.</exception>
    public async ValueTask DecompressAsync(
        NpgsqlDataReader reader, TraceId traceId, int dictionaryOrdinal, PooledBuffer tracesData, CancellationToken cancellationToken)
    {
        var dictionaryId = reader.GetInt32(dictionaryOrdinal);
        await using var payload = await reader.GetStreamAsync(dictionaryOrdinal + 1, cancellationToken);
        var length = (int)payload.Length;
        var compressed = PooledArrays.Rent(length);
        try
        {
            await payload.ReadExactlyAsync(compressed.AsMemory(0, length), cancellationToken);
            var decoded = await codec.DecompressAsync(dictionaryId, traceId, compressed.AsMemory(0, length), tracesData, cancellationToken);
            metrics.Decoded(1, decoded);
        }
        finally
        {
            PooledArrays.Return(compressed);
        }
    }
}
