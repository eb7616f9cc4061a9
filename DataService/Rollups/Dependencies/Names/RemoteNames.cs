using Npgsql;
using Tracepost.DataService.Query;
using Tracepost.DataService.Query.Names;
using Tracepost.DataService.Query.Telemetry;
using Tracepost.DataService.Storage;
using Tracepost.DataService.Storage.Retention;

namespace Tracepost.DataService.Rollups.Dependencies.Names;

/// <summary>Reads what was kept, of spans within the retention.</summary>
internal sealed class RemoteNames(
    NpgsqlDataSource database, RollupCatchUp catchUp, AutocompleteKeys keys, RetentionOptions retention, TimeProvider time) : IRemoteNames
{
    // PostgreSQL finds the services of ASCII and gives all others, which are compared here: what lower case is there depends on how its
    // database was made.
    private const string SelectRemotes =
        """
        SELECT service, remote FROM remote_services
        WHERE (lower(service COLLATE "C") = $1 OR octet_length(service) <> char_length(service)) AND last_seen >= $2
        """;

    private const string SelectValues = """SELECT value FROM tag_values WHERE key = $1 AND last_seen >= $2 ORDER BY value COLLATE "C" """;

    /// <inheritdoc/>
    public IReadOnlyList<string> AutocompleteKeys => keys.All;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> RemoteServicesAsync(string service, CancellationToken cancellationToken)
    {
        var lower = Storable(service).ToLowerInvariant();
        if (lower.Length == 0) return [];
        await catchUp.CatchUpAsync(cancellationToken);
        QueryTrace.Fetching();
        var names = new SortedSet<string>(StringComparer.Ordinal);
        await using var command = database.CreateCommand(SelectRemotes);
        command.Add(lower);
        command.Add(OldestDay());
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
        {
            if (row.GetString(0).Equals(lower, StringComparison.OrdinalIgnoreCase)) names.Add(row.GetString(1).ToLowerInvariant());
        }

        QueryTrace.Received(names.Count);
        return [.. names];
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> AutocompleteValuesAsync(string key, CancellationToken cancellationToken)
    {
        if (!keys.All.Contains(key)) return [];
        await catchUp.CatchUpAsync(cancellationToken);
        QueryTrace.Fetching();
        var values = new List<string>();
        await using var command = database.CreateCommand(SelectValues);
        command.Add(key);
        command.Add(OldestDay());
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken)) values.Add(row.GetString(0));
        QueryTrace.Received(values.Count);
        return values;
    }

    private static string Storable(string text) => text.Replace("\0", "", StringComparison.Ordinal);

    private DateOnly OldestDay() => DateOnly.FromDayNumber(time.Today() - retention.Days);
}
