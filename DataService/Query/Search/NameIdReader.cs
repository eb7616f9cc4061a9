using System.Text;
using Npgsql;
using Tracepost.DataService.Storage.Names;

namespace Tracepost.DataService.Query.Search;

/// <summary>Looks up the numbers of a search's service and operation. Names without a row of their own are found under the empty name.</summary>
internal sealed class NameIdReader(NpgsqlDataSource database)
{
    private const string SelectServices = "SELECT id, name = '' FROM services WHERE name = $1 OR name = ''";

    private const string SelectOperations = "SELECT id, name = '' FROM operations WHERE name = $1 OR name = ''";

    // What services without a row of their own do is under the overflow service, each under its true name or none.
    private const string SelectOperationsOfServices =
        "SELECT id, name = '' OR service_id = ANY ($3) FROM operations WHERE service_id = ANY ($2 || $3) AND (name = $1 OR name = '')";

    public async Task<NameIds> ReadAsync(SpanQuery query, CancellationToken cancellationToken)
    {
        // A name that no row can have is looked for under the empty name.
        var operation = NameText.Read(Encoding.UTF8.GetBytes(query.Operation)) ?? "";
        if (query.Service.Length > 0)
        {
            var service = NameText.Clean(Encoding.UTF8.GetBytes(query.Service));
            var services = await ReadAsync(SelectServices, [Parameter(service)], cancellationToken);
            if (query.Operation.Length == 0) return new NameIds { Services = services.Own, OverflowServices = services.Overflow };

            var (own, overflow) = await ReadAsync(
                SelectOperationsOfServices, [Parameter(operation), Parameter(services.Own), Parameter(services.Overflow)], cancellationToken);
            return new NameIds { Operations = own, OverflowOperations = overflow };
        }

        if (query.Operation.Length == 0) return NameIds.Any;
        var operations = await ReadAsync(SelectOperations, [Parameter(operation)], cancellationToken);
        return new NameIds { Operations = operations.Own, OverflowOperations = operations.Overflow };
    }

    private static NpgsqlParameter<T> Parameter<T>(T value) => new() { TypedValue = value };

    private async Task<(int[] Own, int[] Overflow)> ReadAsync(string sql, NpgsqlParameter[] parameters, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(sql);
        command.Parameters.AddRange(parameters);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var (own, overflow) = (new List<int>(), new List<int>());
        while (await reader.ReadAsync(cancellationToken)) (reader.GetBoolean(1) ? overflow : own).Add(reader.GetInt32(0));
        return ([.. own], [.. overflow]);
    }
}
