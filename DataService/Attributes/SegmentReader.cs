using Npgsql;
using Tracepost.DataService.Query;
using Tracepost.DataService.Query.Traces;

namespace Tracepost.DataService.Attributes;

/// <summary>
/// Finds the commits in which fragments may have certain attributes. Of each filter in the window PostgreSQL reads the blocks of the tokens
/// that are asked for, and no more.
/// </summary>
internal sealed class SegmentReader(NpgsqlDataSource database)
{
    // TokenFilter.BlockOf. An empty filter is one that is still to be made: anything may be there.
    private const string Select =
        """
        SELECT commit_ids, span_count, octet_length(filter), ARRAY(
            SELECT substr(filter, 1 + 64 * ((half * (octet_length(filter) / 64)) >> 32)::int, 64) FROM unnest($3::bigint[]) WITH ORDINALITY AS t (half, n) ORDER BY n)
        FROM attribute_segments WHERE to_ns >= $1 AND from_ns <= $2
        """;

    /// <param name="asked">Of each of these, one token at least.</param>
    /// <param name="range">The start of the fragments.</param>
    /// <param name="cancellationToken">Ends it, in PostgreSQL too.</param>
    public async Task<NotedCommits> FindAsync(IReadOnlyList<ulong[]> asked, TraceRange range, CancellationToken cancellationToken)
    {
        var tokens = asked.SelectMany(alternatives => alternatives).ToArray();
        await using var command = database.CreateCommand(Select);
        command.Add(range.FromNs);
        command.Add(range.ToNs);
        command.Add(Array.ConvertAll(tokens, token => (long)(token >> 32)));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var (commits, spans, all) = (new List<int>(), 0L, 0L);
        while (await reader.ReadAsync(cancellationToken))
        {
            all += reader.GetInt32(1);
            if (reader.GetInt32(2) > 0 && !MayHaveAll(asked, await reader.GetFieldValueAsync<byte[][]>(3, cancellationToken))) continue;
            spans += reader.GetInt32(1);
            commits.AddRange(await reader.GetFieldValueAsync<int[]>(0, cancellationToken));
        }

        return new NotedCommits([.. commits], spans, all);
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

/// <summary>Commits that may have what is asked for, and spans they have; <paramref name="AllSpans"/> is how many there are in the window.</summary>
internal sealed record NotedCommits(int[] Ids, long Spans, long AllSpans);
