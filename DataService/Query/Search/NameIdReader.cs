using System.Text;
using Npgsql;
using Tracepost.DataService.Storage.Names;

namespace Tracepost.DataService.Query.Search;

/// <summary>Looks up the numbers of a search's service and operation. Names without a row of their own are found under the empty name.</summary>
internal sealed class NameIdReader(NpgsqlDataSource database)
{
    private const string SelectServices = "SELECT id, name = '' FROM services WHERE name = $1 OR name = ''";

    private const string SelectOperations = "SELECT id, name = '' FROM operations WHERE name = $1 OR name = ''";

    private const string SelectOperationsOfServices =
        "SELECT id, name = '' FROM operations WHERE service_id = ANY ($2) AND (name = $1 OR name = '')";

    public async Task<NameIds> ReadAsync(SpanQuery query, CancellationToken cancellationToken)
    {
        if (query.Service.Length == 0 && query.Operation.Length == 0) return NameIds.Any;
        if (query.Service.Length == 0)
        {
            var (anyService, overflow) = await ReadAsync(SelectOperations, OperationText(query.Operation), null, cancellationToken);
            return new NameIds { Operations = anyService, OverflowOperations = overflow };
        }

        var (services, overflowServices) =
            await ReadAsync(SelectServices, NameText.Clean(Encoding.UTF8.GetBytes(query.Service)), null, cancellationToken);
        if (query.Operation.Length == 0) return new NameIds { Services = services, OverflowServices = overflowServices };

        var (operations, overflowOperations) = await ReadAsync(
            SelectOperationsOfServices, OperationText(query.Operation), [.. services, .. overflowServices], cancellationToken);
        return new NameIds { Operations = operations, OverflowOperations = overflowOperations };
    }

    // What has no row of its own is looked for under the empty name.
    private static string OperationText(string operation) => NameText.Read(Encoding.UTF8.GetBytes(operation)) ?? "";

    private async Task<(int[] Own, int[] Overflow)> ReadAsync(string sql, string name, int[]? services, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = name });
        if (services is not null) command.Parameters.Add(new NpgsqlParameter<int[]> { TypedValue = services });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var (own, overflow) = (new List<int>(), new List<int>());
        while (await reader.ReadAsync(cancellationToken)) (reader.GetBoolean(1) ? overflow : own).Add(reader.GetInt32(0));
        return ([.. own], [.. overflow]);
    }
}
