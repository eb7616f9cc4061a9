using System.Text;
using Npgsql;
using Tracepost.DataService.Query.Search;
using Tracepost.DataService.Storage.Names;

namespace Tracepost.DataService.Query.WholeTraces;

/// <summary>
/// Looks up the numbers of names that ignore case: several for each. PostgreSQL finds those of ASCII and gives all others, which are compared
/// here: what lower case is there depends on how its database was made.
/// </summary>
internal sealed class FoldedNameReader(NpgsqlDataSource database)
{
    private const string MayBe = """(lower(name COLLATE "C") = $1 OR octet_length(name) <> char_length(name) OR name = '')""";

    private const string SelectServices = $"SELECT id, name, false FROM services WHERE {MayBe}";

    private const string SelectOperations = $"SELECT id, name, false FROM operations WHERE {MayBe}";

    // What services without a row of their own do is under the overflow service, each under its true name or none.
    private const string SelectOperationsOfServices =
        $"SELECT id, name, service_id = ANY ($3) FROM operations WHERE service_id = ANY ($2 || $3) AND {MayBe}";

    /// <summary>The numbers of a service and of a span's name; empty: any.</summary>
    public async Task<NameIds> ReadAsync(string service, string spanName, CancellationToken cancellationToken)
    {
        if (service.Length == 0 && spanName.Length == 0) return NameIds.Any;
        if (service.Length == 0)
        {
            var (all, allOverflow) = await ReadAsync(SelectOperations, spanName, [], cancellationToken);
            return new NameIds { Operations = all, OverflowOperations = allOverflow };
        }

        var services = await ReadAsync(SelectServices, service, [], cancellationToken);
        if (spanName.Length == 0) return new NameIds { Services = services.Own, OverflowServices = services.Overflow };
        var (own, overflow) = await ReadAsync(SelectOperationsOfServices, spanName, [services.Own, services.Overflow], cancellationToken);
        return new NameIds { Operations = own, OverflowOperations = overflow };
    }

    /// <summary>The numbers of a service; those of services without a number of their own are left out.</summary>
    public async Task<int[]> ServicesAsync(string service, CancellationToken cancellationToken) =>
        (await ReadAsync(SelectServices, service, [], cancellationToken)).Own;

    private async Task<(int[] Own, int[] Overflow)> ReadAsync(string sql, string name, int[][] services, CancellationToken cancellationToken)
    {
        var lower = NameText.Clean(Encoding.UTF8.GetBytes(name)).ToLowerInvariant();
        await using var command = database.CreateCommand(sql);
        command.Add(lower);
        foreach (var ids in services) command.Add(ids);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var (own, overflow) = (new List<int>(), new List<int>());
        while (await reader.ReadAsync(cancellationToken))
        {
            var stored = reader.GetString(1);
            var isOverflow = stored.Length == 0;
            if (!isOverflow && !stored.Equals(lower, StringComparison.OrdinalIgnoreCase)) continue;
            (isOverflow || reader.GetBoolean(2) ? overflow : own).Add(reader.GetInt32(0));
        }

        return ([.. own], [.. overflow]);
    }
}
