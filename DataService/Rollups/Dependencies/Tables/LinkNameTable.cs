using Npgsql;
using static Tracepost.DataService.Rollups.Dependencies.Tables.Batches;

namespace Tracepost.DataService.Rollups.Dependencies.Tables;

/// <summary>The table <c>link_names</c>. Rounds never overlap, so nobody else inserts.</summary>
internal static class LinkNameTable
{
    /// <summary>All that are one too many.</summary>
    public const string Other = "(other)";

    private const string Insert =
        """
        INSERT INTO link_names (name, last_seen)
        SELECT name, $2
        FROM (SELECT name, row_number() OVER (ORDER BY name) AS n
              FROM unnest($1) AS wanted (name)
              WHERE NOT EXISTS (SELECT FROM link_names l WHERE l.name = wanted.name)) AS missing
        WHERE name = $4 OR n + (SELECT count(*) FROM link_names) <= $3
        """;

    private const string Touch = "UPDATE link_names SET last_seen = $2 WHERE name = ANY ($1) AND last_seen < $2";

    private const string Select = "SELECT id, name FROM link_names WHERE name = ANY ($1)";

    /// <summary>Gives names, of which <see cref="Other"/> is one, their numbers; it always gets one, and stands for those that get none.</summary>
    public static async Task<Dictionary<string, int>> StoreAsync(
        NpgsqlConnection connection, string[] names, DateOnly today, int max, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.Add(Insert, Of(names), Of(today), Of(max), Of(Other));
        batch.Add(Touch, Of(names), Of(today));
        batch.Add(Select, Of(names));
        var ids = new Dictionary<string, int>();
        await using var row = await batch.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken)) ids.Add(row.GetString(1), row.GetInt32(0));
        return ids;
    }
}
