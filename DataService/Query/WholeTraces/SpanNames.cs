using Npgsql;
using Tracepost.DataService.Query.Telemetry;
using Tracepost.DataService.Storage;
using Tracepost.DataService.Storage.Retention;

namespace Tracepost.DataService.Query.WholeTraces;

/// <summary>The names of a service's spans as Zipkin lists them: in lower case, whatever the kind, of spans within the retention.</summary>
internal sealed class SpanNames(NpgsqlDataSource database, FoldedNameReader names, RetentionOptions retention, TimeProvider time)
{
    private const string Select = "SELECT DISTINCT name FROM operations WHERE service_id = ANY ($1) AND name <> '' AND last_seen >= $2";

    /// <summary>The names, distinct and sorted; none if the service is not known.</summary>
    public async Task<IReadOnlyCollection<string>> ReadAsync(string service, CancellationToken cancellationToken)
    {
        if (service.Length == 0) return [];
        QueryTrace.Fetching();
        var found = new SortedSet<string>(StringComparer.Ordinal);
        await using var command = database.CreateCommand(Select);
        command.Add(await names.ServicesAsync(service, cancellationToken));
        command.Add(DateOnly.FromDayNumber(time.Today() - retention.Days));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken)) found.Add(reader.GetString(0).ToLowerInvariant());
        QueryTrace.Received(found.Count);
        return found;
    }
}
