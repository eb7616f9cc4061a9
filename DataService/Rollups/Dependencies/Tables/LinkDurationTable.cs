using Npgsql;
using NpgsqlTypes;

namespace Tracepost.DataService.Rollups.Dependencies.Tables;

/// <summary>Writes <c>link_durations</c>.</summary>
internal static class LinkDurationTable
{
    /// <summary>A minute in nanoseconds: the length of a new row.</summary>
    public const long Minute = 60 * LinkTable.Second;

    private const string Copy = "COPY link_durations (from_ns, length_ns, parent_ids, child_ids, buckets, calls, errors) FROM STDIN (FORMAT binary)";

    /// <summary>Appends rows of minutes, in the transaction of the connection.</summary>
    public static async Task CopyAsync(
        NpgsqlConnection connection, IReadOnlyList<LinkDurationRow> rows, Dictionary<string, int> ids, CancellationToken cancellationToken)
    {
        if (rows.All(row => row.Counts.Count == 0)) return;
        await using var copy = await connection.BeginBinaryImportAsync(Copy, cancellationToken);
        foreach (var row in rows.Where(row => row.Counts.Count > 0))
        {
            await copy.StartRowAsync(cancellationToken);
            await copy.WriteAsync(row.FromNs, NpgsqlDbType.Bigint, cancellationToken);
            await copy.WriteAsync(Minute, NpgsqlDbType.Bigint, cancellationToken);
            await copy.WriteAsync(row.Counts.Select(count => Id(count.Parent)).ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Integer, cancellationToken);
            await copy.WriteAsync(row.Counts.Select(count => Id(count.Child)).ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Integer, cancellationToken);
            await copy.WriteAsync(row.Counts.Select(count => count.Bucket).ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Smallint, cancellationToken);
            await copy.WriteAsync(row.Counts.Select(count => count.Calls).ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Bigint, cancellationToken);
            await copy.WriteAsync(row.Counts.Select(count => count.Errors).ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Bigint, cancellationToken);
        }

        await copy.CompleteAsync(cancellationToken);

        int Id(string name) => ids.TryGetValue(name, out var id) ? id : ids[LinkNameTable.Other];
    }
}
