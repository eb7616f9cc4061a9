using System.Text;
using Jaeger.Storage.V2;
using Npgsql;
using Tracepost.DataService.Query.Telemetry;
using Tracepost.DataService.Storage;
using Tracepost.DataService.Storage.Names;
using Tracepost.DataService.Storage.Retention;
using Tracepost.TraceModel;

namespace Tracepost.DataService.Query.Names;

/// <summary>
/// The services and operations of which spans arrived within the retention. The empty name, under which spans without a name of their own
/// are counted, is not listed.
/// </summary>
internal sealed class NameLists(NpgsqlDataSource database, RetentionOptions retention, TimeProvider time)
{
    private const string SelectServices = """SELECT name FROM services WHERE name <> '' AND last_seen >= $1 ORDER BY name COLLATE "C" """;

    private const string SelectOperations =
        """
        SELECT operations.name, operations.kind
        FROM operations JOIN services ON services.id = operations.service_id
        WHERE services.name = $1 AND operations.name <> '' AND operations.last_seen >= $2 AND ($3 < 0 OR operations.kind = $3)
        ORDER BY operations.name COLLATE "C", operations.kind
        """;

    /// <summary>All services, sorted.</summary>
    public async Task<GetServicesResponse> ServicesAsync(CancellationToken cancellationToken)
    {
        var response = new GetServicesResponse();
        QueryTrace.Fetching();
        await using var command = database.CreateCommand(SelectServices);
        command.Add(OldestDay());
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken)) response.Services.Add(reader.GetString(0));
        QueryTrace.Received(response.Services.Count);
        return response;
    }

    /// <summary>The operations of a service, sorted by name and kind; none if the service is not known.</summary>
    /// <exception cref="InvalidQueryException">No service is given, or the kind is none.</exception>
    public async Task<GetOperationsResponse> OperationsAsync(GetOperationsRequest request, CancellationToken cancellationToken)
    {
        if (request.Service.Length == 0) throw new InvalidQueryException("service is required");
        var kind = ReadKind(request.SpanKind);
        var response = new GetOperationsResponse();
        QueryTrace.Fetching();
        await using var command = database.CreateCommand(SelectOperations);
        command.Add(NameText.Clean(Encoding.UTF8.GetBytes(request.Service)));
        command.Add(OldestDay());
        command.Add(kind);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            response.Operations.Add(new Operation { Name = reader.GetString(0), SpanKind = ((SpanKind)reader.GetInt16(1)).ToJaeger() });
        QueryTrace.Received(response.Operations.Count);
        return response;
    }

    private static short ReadKind(string name)
    {
        if (name.Length == 0) return -1;
        return SpanKindNames.FromJaeger(name) is { } kind
            ? (short)kind
            : throw new InvalidQueryException($"span_kind '{name}' is none of server, client, producer, consumer, internal, unspecified");
    }

    private DateOnly OldestDay() => DateOnly.FromDayNumber(time.Today() - retention.Days);
}
