using Npgsql;
using NpgsqlTypes;
using Tracepost.TraceModel;

namespace Tracepost.DataService.Storage.Names;

/// <summary>
/// Gives names their numbers: it stores those that are new, and writes once a day that the others are still seen. It runs before the
/// fragments' own transaction, so a name may be stored whose fragments never are, but never the reverse.
/// </summary>
internal sealed class NameStore(NpgsqlDataSource database, NameOptions options, TimeProvider time, StoreMetrics metrics) : IDisposable
{
    private const int BatchSize = 5_000;

    // One writer at a time: under load all of them meet the same new names at once.
    private readonly SemaphoreSlim _gate = new(1);

    /// <summary>Makes sure that all names of these fragments have numbers that are good for today.</summary>
    public async ValueTask EnsureAsync(IReadOnlyList<Fragment> fragments, CancellationToken cancellationToken)
    {
        var today = time.Today();
        if (Unsettled(fragments, today).Count == 0) return;

        await _gate.WaitAsync(cancellationToken);
        try
        {
            foreach (var batch in Unsettled(fragments, today).Chunk(BatchSize))
            {
                await StoreServicesAsync([.. batch.Select(operation => operation.Service).Distinct()], today, cancellationToken);
                await StoreOperationsAsync(batch, today, cancellationToken);
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    private static HashSet<OperationName> Unsettled(IReadOnlyList<Fragment> fragments, int today)
    {
        var unsettled = new HashSet<OperationName>();
        foreach (var fragment in fragments)
        {
            if (fragment.Root is { } root && !IsSettled(root, today)) unsettled.Add(root);
            for (var i = 0; i < fragment.Operations.Count; i++)
            {
                if (!IsSettled(fragment.Operations[i], today)) unsettled.Add(fragment.Operations[i]);
            }
        }

        return unsettled;
    }

    private static bool IsSettled(OperationName operation, int today) =>
        operation.Id != 0 && operation.SeenDay == today && operation.Service.Id != 0 && operation.Service.SeenDay == today;

    private async Task StoreServicesAsync(ServiceName[] services, int today, CancellationToken cancellationToken)
    {
        var unsettled = Array.FindAll(services, service => service.Id == 0 || service.SeenDay != today);
        if (unsettled.Length == 0) return;

        var ids = await UpsertServicesAsync(Array.ConvertAll(unsettled, service => service.Name), today, cancellationToken);
        foreach (var service in unsettled)
        {
            service.Id = ids.TryGetValue(service.Name, out var id) ? id : await OverflowServiceAsync(today, cancellationToken);
            service.SeenDay = today;
        }

        metrics.Names("service", "overflow", unsettled.Count(service => !ids.ContainsKey(service.Name)));
    }

    private async Task StoreOperationsAsync(OperationName[] operations, int today, CancellationToken cancellationToken)
    {
        var ids = await UpsertOperationsAsync(operations, today, cancellationToken);
        var rejected = Array.FindAll(operations, operation => !ids.ContainsKey(Key(operation)));
        if (rejected.Length > 0)
        {
            metrics.Names("operation", "overflow", rejected.Length);
            OperationName[] overflows = [.. rejected.Select(operation => operation.Service.Overflow).Distinct()];
            foreach (var (key, id) in await UpsertOperationsAsync(overflows, today, cancellationToken)) ids[key] = id;
        }

        foreach (var operation in operations)
        {
            operation.Id = ids.TryGetValue(Key(operation), out var id) ? id : ids[Key(operation.Service.Overflow)];
            operation.SeenDay = today;
        }
    }

    private static (int Service, SpanKind Kind, string Name) Key(OperationName operation) => (operation.Service.Id, operation.Kind, operation.Name);

    private Task<Dictionary<(int Service, SpanKind Kind, string Name), int>> UpsertOperationsAsync(
        OperationName[] operations, int today, CancellationToken cancellationToken) =>
        UpsertAsync(
            "operation",
            NameSql.Operations,
            [
                new() { Value = Array.ConvertAll(operations, operation => operation.Service.Id) },
                new() { Value = Array.ConvertAll(operations, operation => (short)operation.Kind) },
                Text(Array.ConvertAll(operations, operation => operation.Name)),
            ],
            today,
            options.MaxOperationsPerService,
            row => (row.GetInt32(1), (SpanKind)row.GetInt16(2), row.GetString(3)),
            cancellationToken);

    private async Task<int> OverflowServiceAsync(int today, CancellationToken cancellationToken) =>
        (await UpsertServicesAsync([""], today, cancellationToken))[""];

    private Task<Dictionary<string, int>> UpsertServicesAsync(string[] names, int today, CancellationToken cancellationToken) =>
        UpsertAsync("service", NameSql.Services, [Text(names)], today, options.MaxServices, row => row.GetString(1), cancellationToken);

    private static NpgsqlParameter Text(string[] names) => new() { Value = names, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text };

    /// <summary>Inserts, touches and reads back in one round trip and one transaction.</summary>
    private async Task<Dictionary<TKey, int>> UpsertAsync<TKey>(
        string kind, NameSql sql, NpgsqlParameter[] names, int today, int max, Func<NpgsqlDataReader, TKey> key, CancellationToken cancellationToken)
        where TKey : notnull
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var batch = connection.CreateBatch();
        var day = DateOnly.FromDayNumber(today);
        batch.BatchCommands.Add(Command(sql.Insert, [.. Copies(names), new() { Value = day }, new() { Value = max }]));
        batch.BatchCommands.Add(Command(sql.Touch, [.. Copies(names), new() { Value = day }]));
        batch.BatchCommands.Add(Command(sql.Select, names));
        var ids = new Dictionary<TKey, int>();
        await using (var rows = await batch.ExecuteReaderAsync(cancellationToken))
        {
            while (await rows.ReadAsync(cancellationToken)) ids[key(rows)] = rows.GetInt32(0);
        }

        metrics.Names(kind, "stored", (int)batch.BatchCommands[0].RecordsAffected);
        metrics.Names(kind, "touched", (int)batch.BatchCommands[1].RecordsAffected);
        return ids;
    }

    private static IEnumerable<NpgsqlParameter> Copies(NpgsqlParameter[] parameters) => parameters.Select(parameter => parameter.Clone());

    private static NpgsqlBatchCommand Command(string sql, NpgsqlParameter[] parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters) command.Parameters.Add(parameter);
        return command;
    }
}
