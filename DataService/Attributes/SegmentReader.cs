using Npgsql;
using Tracepost.DataService.Query;
using Tracepost.DataService.Query.Traces;

namespace Tracepost.DataService.Attributes;

/// <summary>
/// Finds the segments in which fragments may have certain attributes. Of each filter PostgreSQL reads the blocks of the tokens that are asked
/// for, and no more.
/// </summary>
internal sealed class SegmentReader(NpgsqlDataSource database)
{
    // TokenFilter.BlockOf. An empty filter is one that is still to be made: anything may be there.
    private const string Select =
        """
        SELECT from_ns, to_ns, span_count, commit_ids, octet_length(filter), ARRAY(
            SELECT substr(filter, 1 + 64 * ((half * (octet_length(filter) / 64)) >> 32)::int, 64) FROM unnest($3::bigint[]) WITH ORDINALITY AS t (half, n) ORDER BY n)
        FROM attribute_segments WHERE to_ns >= $1 AND from_ns <= $2
        ORDER BY to_ns DESC FETCH FIRST $4 ROWS WITH TIES
        """;

    /// <summary>The segments of a window that end latest.</summary>
    /// <param name="asked">Of each of these, one token at least.</param>
    /// <param name="range">The start of the fragments.</param>
    /// <param name="size">How many, or more if several end at the same time. If there are fewer, the page goes down to the start of the window.</param>
    /// <param name="cancellationToken">Ends it, in PostgreSQL too.</param>
    public async Task<SegmentPage> ReadAsync(IReadOnlyList<ulong[]> asked, TraceRange range, int size, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Select);
        command.Add(range.FromNs);
        command.Add(range.ToNs);
        command.Add(asked.SelectMany(alternatives => alternatives).Select(token => (long)(token >> 32)).ToArray());
        command.Add((long)size);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var (mayHave, count, spans, last) = (new List<NotedSegment>(), 0, 0L, 0L);
        while (await reader.ReadAsync(cancellationToken))
        {
            count++;
            last = reader.GetInt64(1);
            spans += reader.GetInt32(2);
            if (reader.GetInt32(4) > 0 && !MayHaveAll(asked, await reader.GetFieldValueAsync<byte[][]>(5, cancellationToken))) continue;
            mayHave.Add(new NotedSegment(reader.GetInt64(0), last, reader.GetInt32(2), await reader.GetFieldValueAsync<int[]>(3, cancellationToken)));
        }

        return new SegmentPage(mayHave, count, spans, count < size ? range.FromNs : last);
    }

    private static bool MayHaveAll(IReadOnlyList<ulong[]> asked, byte[][] blocks)
    {
        var block = 0;
        foreach (var alternatives in asked)
        {
            var any = false;
            foreach (var token in alternatives) any |= TokenFilter.MayHave(blocks[block++], token);
            if (!any) return false;
        }

        return true;
    }
}
