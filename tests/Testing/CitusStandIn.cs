using Npgsql;

namespace Tracepost.Testing;

/// <summary>
/// What DataService sees of Citus, in a PostgreSQL without it: the extension in the list of extensions, the table of distributed tables, and the function
/// that distributes one, which writes down that it was called.
/// </summary>
public static class CitusStandIn
{
    private const string Sql =
        """
        INSERT INTO pg_extension (oid, extname, extowner, extnamespace, extrelocatable, extversion)
        VALUES (3, 'citus', (SELECT oid FROM pg_roles WHERE rolname = current_user), 'pg_catalog'::regnamespace, false, '12.1-1');
        CREATE TABLE pg_dist_partition (logicalrelid regclass, partmethod "char", partkey text);
        CREATE FUNCTION create_distributed_table(table_name regclass, distribution_column text) RETURNS void LANGUAGE plpgsql AS $$
        BEGIN
            IF EXISTS (SELECT FROM pg_dist_partition WHERE logicalrelid = table_name) THEN
                RAISE 'table "%" is already distributed', table_name;
            END IF;
            IF EXISTS (SELECT FROM pg_constraint WHERE conrelid = table_name AND contype IN ('p', 'u', 'x', 'f')) THEN
                RAISE 'cannot create constraint on "%"', table_name;
            END IF;
            IF EXISTS (SELECT FROM pg_attribute WHERE attrelid = table_name AND attnum > 0 AND (atthasdef OR attidentity <> '' OR attgenerated <> '')) THEN
                RAISE 'the stand-in for Citus takes no column of "%" with a default', table_name;
            END IF;
            IF NOT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()) THEN
                RAISE 'nobody keeps other replicas from this';
            END IF;
            INSERT INTO pg_dist_partition VALUES (table_name, 'h', distribution_column);
        END $$;
        """;

    /// <summary>Puts it into a database.</summary>
    public static async Task InstallAsync(string connectionString, CancellationToken cancellationToken)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var command = source.CreateCommand(Sql);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
