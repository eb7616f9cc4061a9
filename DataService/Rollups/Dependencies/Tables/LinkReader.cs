using Npgsql;
using Tracepost.DataService.Query;
using Tracepost.DataService.Query.Telemetry;

namespace Tracepost.DataService.Rollups.Dependencies.Tables;

/// <summary>
/// Sums up the links of the traces that start in a window: to the second if they came lately; else to the hour, of which those count that
/// have more than half of them in the window, but at least the one in its middle.
/// </summary>
internal sealed class LinkReader(NpgsqlDataSource database, RollupCatchUp catchUp, DependencyOptions options, QueryOptions query)
{
    private const string Select =
        """
        SELECT p.name, c.name, calls, least(errors, calls)
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
        var window = LinkWindow.Of(Math.Clamp(fromNs, 0, LastNs), Math.Clamp(toNs, 0, LastNs));
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
        while (await row.ReadAsync(cancellationToken)) links.Add(new(row.GetString(0), row.GetString(1), row.GetInt64(2), row.GetInt64(3)));
        QueryTrace.Received(links.Count);
        return links;
    }
}

/// <summary>How often a service called another, and how often that failed.</summary>
internal readonly record struct ServiceLinkSum(string Parent, string Child, long Calls, long Errors);
