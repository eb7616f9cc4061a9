using Npgsql;
using NpgsqlTypes;

namespace Tracepost.DataService.Rollups.Dependencies.Tables;

/// <summary>Writes <c>service_links</c>.</summary>
internal static class LinkTable
{
    /// <summary>A second in nanoseconds: the length of a new row.</summary>
    public const long Second = 1_000_000_000;

    /// <summary>An hour in nanoseconds: the length of a folded row.</summary>
    public const long Hour = 3600 * Second;

    /// <summary>Appends rows of seconds, in the transaction of the connection.</summary>
    public static async Task CopyAsync(
        NpgsqlConnection connection, IReadOnlyList<LinkRow> rows, Dictionary<string, int> ids, CancellationToken cancellationToken)
    {
        if (rows.All(row => row.Links.Count == 0)) return;
        await using var copy = await connection.BeginBinaryImportAsync(
            "COPY service_links (from_ns, length_ns, parent_ids, child_ids, calls, errors) FROM STDIN (FORMAT binary)", cancellationToken);
        foreach (var row in rows.Where(row => row.Links.Count > 0))
        {
            await copy.StartRowAsync(cancellationToken);
            await copy.WriteAsync(row.FromNs, NpgsqlDbType.Bigint, cancellationToken);
            await copy.WriteAsync(Second, NpgsqlDbType.Bigint, cancellationToken);
            await copy.WriteAsync(row.Links.Select(link => Id(link.Parent)).ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Integer, cancellationToken);
            await copy.WriteAsync(row.Links.Select(link => Id(link.Child)).ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Integer, cancellationToken);
            await copy.WriteAsync(row.Links.Select(link => link.Calls).ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Bigint, cancellationToken);
            await copy.WriteAsync(row.Links.Select(link => link.Errors).ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Bigint, cancellationToken);
        }

        await copy.CompleteAsync(cancellationToken);

        int Id(string name) => ids.TryGetValue(name, out var id) ? id : ids[LinkNameTable.Other];
    }
}
