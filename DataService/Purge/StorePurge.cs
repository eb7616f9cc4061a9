using Npgsql;
using Tracepost.DataService.Storage.Commit;

namespace Tracepost.DataService.Purge;

/// <summary>Empties the store: all that was counted or made of spans, and the spans. The schema, its partitions and dictionaries stay.</summary>
internal sealed class StorePurge(NpgsqlDataSource database, WhatIsStored stored)
{
    // A table whose name ends in _state has one row that its migration made. Truncating a table truncates its partitions.
    private const string SelectTables =
        """
        SELECT string_agg(quote_ident(relname), ', ') FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
          AND relname NOT IN ('schema_versions', 'dictionaries') AND relname NOT LIKE '%\_state'
        """;

    /// <summary>Deletes all of it in one transaction. What is being committed meanwhile may stay.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var select = database.CreateCommand(SelectTables);
        var tables = (string)(await select.ExecuteScalarAsync(cancellationToken))!;
        await using var truncate = database.CreateCommand($"TRUNCATE {tables}");
        await truncate.ExecuteNonQueryAsync(cancellationToken);
        stored.Distrust();
    }
}
