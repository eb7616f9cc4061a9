using System.Runtime.CompilerServices;
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
    // Who looks for a common value needs few of them.
    private const int FirstPage = 64;
    private const int PageFactor = 4;
    private const int MaxPage = 4096;

    // TokenFilter.BlockOf. An empty filter is one that is still to be made: anything may be there.
    private const string Select =
        """
        SELECT from_ns, to_ns, span_count, commit_ids, octet_length(filter), ARRAY(
            SELECT substr(filter, 1 + 64 * ((half * (octet_length(filter) / 64)) >> 32)::int, 64) FROM unnest($4::bigint[]) WITH ORDINALITY AS t (half, n) ORDER BY n)
        FROM attribute_segments WHERE to_ns >= $1 AND to_ns < $2 AND from_ns <= $3
        ORDER BY to_ns DESC FETCH FIRST $5 ROWS WITH TIES
        """;

    /// <summary>The segments of a window, page by page; the last page goes down to the start of it, and there is always one.</summary>
    /// <param name="asked">Of each of these, one token at least.</param>
    /// <param name="range">The start of the fragments.</param>
    /// <param name="cancellationToken">Ends it, in PostgreSQL too.</param>
    public async IAsyncEnumerable<SegmentPage> NewestFirstAsync(
        IReadOnlyList<ulong[]> asked, TraceRange range, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long[] tokens = [.. asked.SelectMany(alternatives => alternatives).Select(token => (long)(token >> 32))];
        var (below, size) = (long.MaxValue, FirstPage);
        while (true)
        {
            var page = await ReadAsync(asked, tokens, range, below, size, cancellationToken);
            yield return page;
            if (page.Count < size) yield break;
            (below, size) = (page.DownToNs, Math.Min(size * PageFactor, MaxPage));
        }
    }

    private async Task<SegmentPage> ReadAsync(
        IReadOnlyList<ulong[]> asked, long[] tokens, TraceRange range, long below, int size, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Select);
        command.Add(range.FromNs);
        command.Add(below);
        command.Add(range.ToNs);
        command.Add(tokens);
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
