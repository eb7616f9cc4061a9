using System.Data;
using Npgsql;
using Tracepost.DataService.Query;
using Tracepost.DataService.Storage;
using Tracepost.DataService.Storage.Commit;
using Tracepost.DataService.Storage.Compression;
using Tracepost.TraceModel.Wire;

namespace Tracepost.DataService.Attributes.Merging;

/// <summary>
/// Merges small segments into larger ones, of which a search reads fewer and which take less room. Filters do not add up, so it reads the
/// fragments again. Each merge is a transaction: if it does not end, nothing has happened.
/// </summary>
internal sealed class SegmentMerger(NpgsqlDataSource database, PayloadCodec codec)
{
    private static readonly string Turn = FormattableString.Invariant($"SELECT pg_try_advisory_xact_lock({StoreLocks.SegmentMerging})");

    private static readonly string SelectSmall = FormattableString.Invariant(
        $"""
        SELECT ctid::text, from_ns, to_ns, span_count, commit_ids, octet_length(filter) FROM attribute_segments
        WHERE (octet_length(filter) = 0 OR (span_count < {MergeChoice.LargeSpans}
               AND (span_count < {MergeChoice.CheapSpans} OR octet_length(filter) > {MergeChoice.CheapBytes}::bigint * span_count))) AND NOT commit_ids @> ARRAY[{CommitIds.None}]
        ORDER BY to_ns LIMIT 10000
        """);

    // Commit by commit, so that PostgreSQL takes the index.
    private static readonly string SelectFragments = FormattableString.Invariant(
        $"""
        SELECT f.* FROM unnest($1) AS noted (id)
        CROSS JOIN LATERAL (
            SELECT trace_id, dictionary_id, payload FROM trace_fragments WHERE commit_id = noted.id AND start_ns BETWEEN $2 AND $3 LIMIT {int.MaxValue}) AS f
        """);

    // Where a row was that the retention deleted there may be another by now.
    private const string Delete =
        """
        DELETE FROM attribute_segments s USING unnest($1::tid[], $2::int[]) AS merged (row, commit_id)
        WHERE s.ctid = merged.row AND s.commit_ids[1] = merged.commit_id
        """;

    private const string Insert = "INSERT INTO attribute_segments (from_ns, to_ns, span_count, commit_ids, filter) VALUES ($1, $2, $3, $4, $5)";

    // The small ones of the last look at which there was nothing to do.
    private HashSet<(string Row, int Commit)> _known = [];

    /// <summary>Makes one merge.</summary>
    /// <returns>How many segments became one; 0 if there was nothing to do, or another replica is at it.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using (var turn = new NpgsqlCommand(Turn, connection))
        {
            if (await turn.ExecuteScalarAsync(cancellationToken) is not true) return 0;
        }

        var small = await ReadSmallAsync(connection, cancellationToken);
        var merged = MergeChoice.Of(small, segment => _known.Contains((segment.Row, segment.CommitIds[0])));
        if (merged.Count == 0)
        {
            _known = [.. small.Select(segment => (segment.Row, segment.CommitIds[0]))];
            return 0;
        }

        var (from, to) = (merged.Min(segment => segment.FromNs), merged.Max(segment => segment.ToNs));
        int[] commits = [.. merged.SelectMany(segment => segment.CommitIds)];
        var filter = await FilterOfAsync(connection, commits, from, to, cancellationToken);

        await using var delete = new NpgsqlCommand(Delete, connection);
        delete.Add(merged.Select(segment => segment.Row).ToArray());
        delete.Add(merged.Select(segment => segment.CommitIds[0]).ToArray());
        // The retention may have been faster; then there is nothing to keep.
        if (await delete.ExecuteNonQueryAsync(cancellationToken) != merged.Count) return 0;
        await using var insert = new NpgsqlCommand(Insert, connection);
        insert.Add(from);
        insert.Add(to);
        insert.Add((int)Math.Min(merged.Sum(segment => (long)segment.SpanCount), int.MaxValue));
        insert.Add(commits);
        insert.Add(filter);
        await insert.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return merged.Count;
    }

    private static async Task<List<Segment>> ReadSmallAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var select = new NpgsqlCommand(SelectSmall, connection);
        await using var row = await select.ExecuteReaderAsync(cancellationToken);
        var small = new List<Segment>();
        while (await row.ReadAsync(cancellationToken))
        {
            small.Add(new Segment(
                row.GetString(0), row.GetInt64(1), row.GetInt64(2), row.GetInt32(3), row.GetFieldValue<int[]>(4), row.GetInt32(5)));
        }

        return small;
    }

    private async Task<byte[]> FilterOfAsync(NpgsqlConnection connection, int[] commits, long from, long to, CancellationToken cancellationToken)
    {
        await using var select = new NpgsqlCommand(SelectFragments, connection) { CommandTimeout = 0 };
        select.Add(commits);
        select.Add(from);
        select.Add(to);
        await using var row = await select.ExecuteReaderAsync(CommandBehavior.SequentialAccess, cancellationToken);
        using var tokens = new TokenList();
        using var payload = new PooledBuffer();
        var isMalformed = false;
        while (await row.ReadAsync(cancellationToken))
        {
            payload.Truncate(0);
            var traceId = row.GetTraceId(0);
            try
            {
                await codec.DecompressAsync(
                    row.GetInt32(1), traceId, await row.GetFieldValueAsync<byte[]>(2, cancellationToken), payload, cancellationToken);
                new TokenWalk(tokens).OfFragment(payload.Span);
            }
            catch (InvalidDataException)
            {
                // A damaged payload is not found by any search.
            }
            catch (MalformedProtobufException)
            {
                isMalformed = true;
            }
        }

        return isMalformed ? TokenFilter.Anything() : TokenFilter.Build(tokens);
    }
}
