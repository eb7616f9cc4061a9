using System.Runtime.CompilerServices;
using Npgsql;
using Tracepost.DataService.Query.Traces;

namespace Tracepost.DataService.Query.Search;

/// <summary>
/// The pieces of time in which a search looks for what few fragments may have: first that of the newest fragments, then each four times as
/// long as the one before, so that neither who finds something soon nor who has to look far pays for the other.
/// </summary>
internal sealed class SparseRanges(NpgsqlDataSource database)
{
    /// <summary>Of the first piece. PostgreSQL reads as many in some milliseconds.</summary>
    public const int FirstFragments = 2048;

    private const int Growth = 4;

    private const string SelectNewest =
        """
        SELECT count(*), min(start_ns), max(start_ns)
        FROM (SELECT start_ns FROM trace_fragments WHERE start_ns BETWEEN $1 AND $2 ORDER BY start_ns DESC LIMIT $3) newest
        """;

    /// <summary>The pieces, newest first and without overlap; together they are all of the range.</summary>
    /// <param name="range">From 0 on.</param>
    /// <param name="cancellationToken">Ends it, in PostgreSQL too.</param>
    public async IAsyncEnumerable<TraceRange> NewestFirstAsync(TraceRange range, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (from, length) = await FirstAsync(range, cancellationToken);
        yield return range with { FromNs = from };
        while (from > range.FromNs)
        {
            var to = from - 1;
            length = Math.Min(length, long.MaxValue / Growth) * Growth;
            from = to - range.FromNs < length ? range.FromNs : to - length;
            yield return new TraceRange(from, to);
        }
    }

    private async Task<(long FromNs, long LengthNs)> FirstAsync(TraceRange range, CancellationToken cancellationToken)
    {
        // What bounds the search bounds this too.
        await using var command = database.CreateCommand(SelectNewest);
        command.CommandTimeout = 0;
        command.Add(range.FromNs);
        command.Add(range.ToNs);
        command.Add((long)FirstFragments);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        if (row.GetInt64(0) < FirstFragments) return (range.FromNs, 0);
        var (oldest, newest) = (row.GetInt64(1), row.GetInt64(2));
        return (oldest, Math.Max(1, newest - oldest));
    }
}
