using System.Collections.Concurrent;
using System.Globalization;
using Npgsql;

namespace Tracepost.DataService.Storage.Partitions;

/// <summary>The partitions of <c>trace_fragments</c>, one per day, made when they are first needed.</summary>
internal sealed class PartitionSet(NpgsqlDataSource database)
{
    private const string Prefix = "trace_fragments_";
    private const string Format = "yyyyMMdd";

    private readonly ConcurrentDictionary<int, bool> _known = new();

    /// <summary>Makes sure that there is a partition for each day in which a fragment starts.</summary>
    public async ValueTask EnsureAsync(IReadOnlyList<Fragment> fragments, CancellationToken cancellationToken)
    {
        var last = -1;
        for (var i = 0; i < fragments.Count; i++)
        {
            var day = Days.OfNs(fragments[i].StartNs);
            if (day == last) continue;
            last = day;
            await EnsureAsync(day, cancellationToken);
        }
    }

    /// <summary>Makes the partition of a day unless this process knows that it is there.</summary>
    public async ValueTask EnsureAsync(int day, CancellationToken cancellationToken)
    {
        if (_known.ContainsKey(day)) return;
        await CreateAsync(day, cancellationToken);
        _known[day] = true;
    }

    /// <summary>Looks again before the next use: another replica may have dropped some.</summary>
    public void Forget() => _known.Clear();

    /// <summary>The days that have a partition.</summary>
    public async Task<List<int>> ListAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await ListAsync(connection, cancellationToken);
    }

    /// <summary>The days that have a partition, as a transaction sees them.</summary>
    public static async Task<List<int>> ListAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var select = new NpgsqlCommand(
            """
            SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
            WHERE i.inhparent = 'trace_fragments'::regclass ORDER BY c.relname
            """,
            connection);
        await using var rows = await select.ExecuteReaderAsync(cancellationToken);
        var days = new List<int>();
        while (await rows.ReadAsync(cancellationToken))
        {
            if (DayOf(rows.GetString(0)) is { } day) days.Add(day);
        }

        return days;
    }

    /// <summary>trace_fragments_20261122</summary>
    internal static string NameOf(int day) => Prefix + DateOnly.FromDayNumber(day).ToString(Format, CultureInfo.InvariantCulture);

    /// <summary>The reverse of <see cref="NameOf"/>; null if it is another table.</summary>
    internal static int? DayOf(string table) =>
        table.StartsWith(Prefix, StringComparison.Ordinal)
        && DateOnly.TryParseExact(table.AsSpan(Prefix.Length), Format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day.DayNumber
            : null;

    /// <summary>
    /// Attaching takes a lock that neither readers nor writers of the other partitions wait for, which CREATE … PARTITION OF would not.
    /// The CHECK says what the bounds say, so attaching need not read the table; as a partition it does not need it any more.
    /// </summary>
    private async Task CreateAsync(int day, CancellationToken cancellationToken)
    {
        var name = NameOf(day);
        var (from, to) = (Days.StartNs(day), Days.StartNs(day + 1));
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        // Replicas come one after the other, and those that come later find it done.
        await ExecuteAsync(connection, $"SET LOCAL lock_timeout = '5s'; SELECT pg_advisory_xact_lock({StoreLocks.Partitions})", cancellationToken);
        await using (var exists = new NpgsqlCommand("SELECT relispartition FROM pg_class WHERE oid = to_regclass($1)", connection))
        {
            exists.Parameters.Add(new() { Value = name });
            var state = await exists.ExecuteScalarAsync(cancellationToken);
            if (state is true) return;
            if (state is null)
            {
                await ExecuteAsync(
                    connection,
                    $"CREATE TABLE {name} (LIKE trace_fragments INCLUDING ALL, CONSTRAINT {name}_day CHECK (start_ns >= {from} AND start_ns < {to}))",
                    cancellationToken);
            }
        }

        await ExecuteAsync(
            connection,
            $"ALTER TABLE trace_fragments ATTACH PARTITION {name} FOR VALUES FROM ({from}) TO ({to}); ALTER TABLE {name} DROP CONSTRAINT IF EXISTS {name}_day",
            cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, FormattableString sql, CancellationToken cancellationToken)
    {
        // Numbers and names of our own making only.
        await using var command = new NpgsqlCommand(sql.ToString(CultureInfo.InvariantCulture), connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
