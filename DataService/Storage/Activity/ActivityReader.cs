using System.Runtime.CompilerServices;
using Npgsql;
using NpgsqlTypes;

namespace Tracepost.DataService.Storage.Activity;

/// <summary>
/// Tells a search when a service or operation was active, so that it reads <c>trace_fragments</c> only there. For a service that is
/// always there this is all the time, and its newest fragments are found at once; for a rare one it is a few slots.
/// </summary>
internal sealed class ActivityReader(NpgsqlDataSource database)
{
    private const int Page = 256;

    // A row of the page before may end where others do: "up to and including", and the ceiling leaves out what was seen.
    private const string Sql =
        "SELECT from_ns, to_ns FROM activity WHERE to_ns > $1 AND to_ns <= $2 AND from_ns < $3 "
        + "AND ($4::int[] IS NULL OR service_ids && $4) AND ($5::int[] IS NULL OR operation_ids && $5) "
        + "GROUP BY from_ns, to_ns ORDER BY to_ns DESC, from_ns LIMIT $6";

    /// <summary>
    /// The times in which fragments of any of these services and any of these operations may start, newest first and without overlap.
    /// </summary>
    /// <param name="fromNs">The earliest start that is wanted, Unix nanoseconds.</param>
    /// <param name="toNs">The first start that is not wanted.</param>
    /// <param name="serviceIds">Null for any service.</param>
    /// <param name="operationIds">
    /// Null for any operation. A row that notes an operation notes its service too, but not every service is noted with every operation.
    /// </param>
    /// <param name="cancellationToken">Ends the search.</param>
    public async IAsyncEnumerable<ActivitySlot> NewestFirstAsync(
        long fromNs, long toNs, int[]? serviceIds, int[]? operationIds, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Sorted by their ends, what lies above the start of the slot before is in that slot already.
        var ceiling = toNs;
        var last = long.MaxValue;
        while (ceiling > fromNs)
        {
            var page = await ReadAsync(fromNs, last, ceiling, serviceIds, operationIds, cancellationToken);
            foreach (var slot in page)
            {
                last = slot.ToNs;
                var part = new ActivitySlot(Math.Max(slot.FromNs, fromNs), Math.Min(slot.ToNs, ceiling));
                if (part.FromNs >= part.ToNs) continue;
                ceiling = part.FromNs;
                yield return part;
            }

            if (page.Count < Page) yield break;
        }
    }

    private async Task<List<ActivitySlot>> ReadAsync(
        long fromNs, long lastToNs, long ceiling, int[]? serviceIds, int[]? operationIds, CancellationToken cancellationToken)
    {
        await using var select = database.CreateCommand(Sql);
        select.Parameters.Add(new() { Value = fromNs });
        select.Parameters.Add(new() { Value = lastToNs });
        select.Parameters.Add(new() { Value = ceiling });
        select.Parameters.Add(new() { Value = (object?)serviceIds ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Integer });
        select.Parameters.Add(new() { Value = (object?)operationIds ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Integer });
        select.Parameters.Add(new() { Value = Page });
        await using var rows = await select.ExecuteReaderAsync(cancellationToken);
        var slots = new List<ActivitySlot>();
        while (await rows.ReadAsync(cancellationToken)) slots.Add(new ActivitySlot(rows.GetInt64(0), rows.GetInt64(1)));
        return slots;
    }
}
