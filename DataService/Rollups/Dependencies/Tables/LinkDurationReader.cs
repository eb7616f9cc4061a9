using Google.Protobuf;
using Npgsql;
using Tracepost.DataService.Query;
using Tracepost.TraceModel.Metrics;

namespace Tracepost.DataService.Rollups.Dependencies.Tables;

/// <summary>Reads <c>link_durations</c>: the histograms of links over a window, or one link over time.</summary>
internal sealed class LinkDurationReader(NpgsqlDataSource database, RollupCatchUp catchUp, QueryOptions query)
{
    private const string SelectSums =
        """
        SELECT parent, child, array_agg(bucket), array_agg(calls)
        FROM (SELECT l.parent, l.child, l.bucket, sum(l.calls)::bigint AS calls
              FROM link_durations s, unnest(s.parent_ids, s.child_ids, s.buckets, s.calls) AS l (parent, child, bucket, calls)
              WHERE s.from_ns BETWEEN $1 AND $2 AND l.bucket >= 0
                AND CASE s.length_ns WHEN $7 THEN s.from_ns BETWEEN $3 AND $4 ELSE s.from_ns BETWEEN $5 AND $6 END
                AND (l.parent, l.child) IN (SELECT * FROM unnest($8, $9))
              GROUP BY l.parent, l.child, l.bucket
              HAVING sum(l.calls) > 0) AS sums
        GROUP BY parent, child
        """;

    private const string SelectHistory =
        """
        SELECT s.from_ns, s.length_ns, l.bucket, sum(l.calls)::bigint, sum(l.errors)::bigint
        FROM link_durations s, unnest(s.parent_ids, s.child_ids, s.buckets, s.calls, s.errors) AS l (parent, child, bucket, calls, errors)
        WHERE s.from_ns > $1 AND s.from_ns < $3 AND s.from_ns + s.length_ns > $2
          AND l.parent = (SELECT id FROM link_names WHERE name = $4) AND l.child = (SELECT id FROM link_names WHERE name = $5)
        GROUP BY s.from_ns, s.length_ns, l.bucket
        ORDER BY s.from_ns, s.length_ns, l.bucket
        """;

    /// <summary>How long the calls of links took, by the numbers of their names; those of which nobody measured any are left out.</summary>
    /// <param name="links">Which.</param>
    /// <param name="window">The minutes and hours that count.</param>
    /// <param name="cancellationToken">Ends it, in PostgreSQL too.</param>
    public async Task<Dictionary<(int Parent, int Child), LatencyHistogram>> ReadAsync(
        IReadOnlyCollection<(int Parent, int Child)> links, LinkWindow window, CancellationToken cancellationToken)
    {
        var (first, last) = (Minute(window.FirstSecondNs), Minute(window.LastSecondNs));
        await using var command = database.CreateCommand(SelectSums);
        command.CommandTimeout = query.SearchTimeoutSeconds;
        command.Add(Math.Min(first, window.FirstHourNs));
        command.Add(Math.Max(last, window.LastHourNs));
        command.Add(first);
        command.Add(last);
        command.Add(window.FirstHourNs);
        command.Add(window.LastHourNs);
        command.Add(LinkDurationTable.Minute);
        command.Add(links.Select(link => link.Parent).ToArray());
        command.Add(links.Select(link => link.Child).ToArray());
        var found = new Dictionary<(int Parent, int Child), LatencyHistogram>();
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
        {
            var histogram = new LatencyHistogram();
            foreach (var (bucket, calls) in row.GetFieldValue<short[]>(2).Zip(row.GetFieldValue<long[]>(3))) histogram.AddBucket(bucket, calls);
            found.Add((row.GetInt32(0), row.GetInt32(1)), histogram);
        }

        return found;
    }

    /// <summary>What was counted of one link in each slot of time that touches a window.</summary>
    /// <param name="parent">The caller.</param>
    /// <param name="child">The called.</param>
    /// <param name="fromNs">The window's begin, Unix nanoseconds.</param>
    /// <param name="toNs">Its end, which does not belong to it.</param>
    /// <param name="cancellationToken">Ends it, in PostgreSQL too.</param>
    /// <exception cref="InvalidQueryException">The window ends before it begins.</exception>
    public async Task<IReadOnlyList<SpanMetricsPoint>> ReadHistoryAsync(string parent, string child, long fromNs, long toNs, CancellationToken cancellationToken)
    {
        if (toNs < fromNs) throw new InvalidQueryException("the window ends before it begins");
        if ((parent + child).Contains('\0', StringComparison.Ordinal)) throw new InvalidQueryException("a service's name has no NUL");
        await catchUp.CatchUpAsync(cancellationToken);
        await using var command = database.CreateCommand(SelectHistory);
        command.CommandTimeout = query.SearchTimeoutSeconds;
        command.Add(fromNs - LinkTable.Hour);
        command.Add(fromNs);
        command.Add(toNs);
        command.Add(parent);
        command.Add(child);
        var points = new List<SpanMetricsPoint>();
        var (slot, histogram, calls, errors) = ((From: 0L, Length: 0L), new LatencyHistogram(), 0L, 0L);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
        {
            var next = (row.GetInt64(0), row.GetInt64(1));
            if (next != slot) Finish();
            slot = next;
            calls += row.GetInt64(3);
            errors += row.GetInt64(4);
            if (row.GetInt16(2) >= 0 && row.GetInt64(3) > 0) histogram.AddBucket(row.GetInt16(2), row.GetInt64(3));
        }

        Finish();
        return points;

        void Finish()
        {
            if (calls > 0) points.Add(ToPoint(slot, calls, Math.Clamp(errors, 0, calls), histogram));
            (histogram, calls, errors) = (new LatencyHistogram(), 0, 0);
        }
    }

    private static SpanMetricsPoint ToPoint((long From, long Length) slot, long calls, long errors, LatencyHistogram durations) => new()
    {
        Start = (ulong)slot.From,
        Length = (ulong)slot.Length,
        Calls = (ulong)calls,
        Errors = (ulong)errors,
        Durations = UnsafeByteOperations.UnsafeWrap(durations.Encode()),
    };

    private static long Minute(long ns) => ns / LinkDurationTable.Minute * LinkDurationTable.Minute;
}
