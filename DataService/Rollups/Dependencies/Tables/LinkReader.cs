using Npgsql;
using Tracepost.DataService.Query;
using Tracepost.DataService.Query.Telemetry;
using Tracepost.TraceModel.Dependencies;
using Tracepost.TraceModel.Metrics;

namespace Tracepost.DataService.Rollups.Dependencies.Tables;

/// <summary>
/// Sums up the links of the traces that start in a window: to the second if they came lately; else to the hour, of which those count that
/// have more than half of them in the window, but at least the one in its middle.
/// </summary>
internal sealed class LinkReader(
    NpgsqlDataSource database, RollupCatchUp catchUp, LinkDurationReader durations, DependencyOptions options, QueryOptions query)
{
    private const string Select =
        """
        SELECT p.name, c.name, calls, least(errors, calls), parent, child, p.kind, c.kind
        FROM (SELECT l.parent, l.child, sum(l.calls)::bigint AS calls, greatest(sum(l.errors)::bigint, 0) AS errors
              FROM service_links s, unnest(s.parent_ids, s.child_ids, s.calls, s.errors) AS l (parent, child, calls, errors)
              WHERE s.from_ns BETWEEN $1 AND $2
                AND CASE s.length_ns WHEN $7 THEN s.from_ns BETWEEN $3 AND $4 ELSE s.from_ns BETWEEN $5 AND $6 END
              GROUP BY l.parent, l.child
              HAVING sum(l.calls) > 0
              ORDER BY calls DESC
              LIMIT $8) AS sums
        JOIN link_names p ON p.id = parent
        JOIN link_names c ON c.id = child
        ORDER BY p.name COLLATE "C", c.name COLLATE "C"
        """;

    /// <summary>Links of an answer that have durations: what people can look at.</summary>
    private const int MostMeasured = 5_000;

    /// <summary>Beyond it, hours have no end.</summary>
    private const long LastNs = long.MaxValue - 2 * LinkTable.Hour;

    /// <summary>The links, sorted by caller and called.</summary>
    /// <param name="fromNs">The window's begin, Unix nanoseconds.</param>
    /// <param name="toNs">Its end, which belongs to it.</param>
    /// <param name="cancellationToken">Ends it, in PostgreSQL too.</param>
    /// <exception cref="InvalidQueryException">The window ends before it begins.</exception>
    public async Task<IReadOnlyList<ServiceLinkSum>> ReadAsync(long fromNs, long toNs, CancellationToken cancellationToken)
    {
        if (toNs < fromNs) throw new InvalidQueryException("the window ends before it begins");
        await catchUp.CatchUpAsync(cancellationToken);
        var window = Window(fromNs, toNs);
        QueryTrace.Fetching();
        await using var command = database.CreateCommand(Select);
        command.CommandTimeout = query.SearchTimeoutSeconds;
        command.Add(Math.Min(window.FirstSecondNs, window.FirstHourNs));
        command.Add(Math.Max(window.LastSecondNs, window.LastHourNs));
        command.Add(window.FirstSecondNs);
        command.Add(window.LastSecondNs);
        command.Add(window.FirstHourNs);
        command.Add(window.LastHourNs);
        command.Add(LinkTable.Second);
        command.Add(options.MaxLinks);
        var links = new List<ServiceLinkSum>();
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken)) links.Add(Read(row));
        QueryTrace.Received(links.Count);
        return links;
    }

    /// <summary>How long the calls of those of the links took that have the most of them; of others it is not known.</summary>
    /// <param name="links">What was read of the same window.</param>
    /// <param name="fromNs">The window's begin, Unix nanoseconds.</param>
    /// <param name="toNs">Its end, which belongs to it.</param>
    /// <param name="cancellationToken">Ends it, in PostgreSQL too.</param>
    public async Task<Func<ServiceLinkSum, LatencyHistogram?>> ReadDurationsAsync(
        IReadOnlyList<ServiceLinkSum> links, long fromNs, long toNs, CancellationToken cancellationToken)
    {
        var most = links.OrderByDescending(link => link.Calls).Take(MostMeasured).Select(link => (link.ParentId, link.ChildId)).ToList();
        var found = await durations.ReadAsync(most, Window(fromNs, toNs), cancellationToken);
        return link => found.GetValueOrDefault((link.ParentId, link.ChildId));
    }

    private static LinkWindow Window(long fromNs, long toNs) => LinkWindow.Of(Math.Clamp(fromNs, 0, LastNs), Math.Clamp(toNs, 0, LastNs));

    private static ServiceLinkSum Read(NpgsqlDataReader row) => new()
    {
        Parent = row.GetString(0),
        Child = row.GetString(1),
        Calls = row.GetInt64(2),
        Errors = row.GetInt64(3),
        ParentId = row.GetInt32(4),
        ChildId = row.GetInt32(5),
        ParentKind = (NodeKind)row.GetInt16(6),
        ChildKind = (NodeKind)row.GetInt16(7),
    };
}
