namespace Tracepost.DataService.Storage.Names;

/// <summary>
/// The three statements that intern names. Rows are locked in the order of the names and inserts come before updates, so replicas that
/// store the same names at once wait for each other but never deadlock. An insert that lost such a race does nothing, and the select,
/// which has a snapshot of its own, reads the winner's row.
/// </summary>
internal sealed record NameSql(string Insert, string Touch, string Select)
{
    /// <summary>$1 names, $2 the day, $3 the cap.</summary>
    internal static readonly NameSql Services = new(
        """
        INSERT INTO services (name, last_seen)
        SELECT name, $2
        FROM (SELECT name, row_number() OVER (ORDER BY name) AS n
              FROM unnest($1) AS wanted (name)
              WHERE NOT EXISTS (SELECT FROM services s WHERE s.name = wanted.name)) AS missing
        WHERE name = '' OR n + (SELECT count(*) FROM services) <= $3
        ORDER BY name
        ON CONFLICT DO NOTHING
        """,
        """
        UPDATE services SET last_seen = $2
        WHERE id IN (SELECT id FROM services WHERE name = ANY ($1) AND last_seen < $2 ORDER BY name FOR UPDATE)
        """,
        "SELECT id, name FROM services WHERE name = ANY ($1)");

    /// <summary>$1 services, $2 kinds, $3 names, $4 the day, $5 the cap per service.</summary>
    internal static readonly NameSql Operations = new(
        """
        INSERT INTO operations (service_id, kind, name, last_seen)
        SELECT service_id, kind, name, $4
        FROM (SELECT wanted.*, row_number() OVER (PARTITION BY service_id ORDER BY kind, name) AS n
              FROM unnest($1, $2, $3) AS wanted (service_id, kind, name)
              WHERE NOT EXISTS (SELECT FROM operations o
                                WHERE o.service_id = wanted.service_id AND o.kind = wanted.kind AND o.name = wanted.name)) AS missing
        LEFT JOIN (SELECT service_id, count(*) AS already FROM operations WHERE service_id = ANY ($1) GROUP BY service_id) AS counts
            USING (service_id)
        WHERE name = '' OR n + coalesce(already, 0) <= $5
        ORDER BY service_id, kind, name
        ON CONFLICT DO NOTHING
        """,
        """
        UPDATE operations SET last_seen = $4
        WHERE id IN (SELECT o.id
                     FROM operations o JOIN unnest($1, $2, $3) AS seen (service_id, kind, name) USING (service_id, kind, name)
                     WHERE o.last_seen < $4
                     ORDER BY o.service_id, o.kind, o.name
                     FOR UPDATE OF o)
        """,
        """
        SELECT o.id, o.service_id, o.kind, o.name
        FROM operations o JOIN unnest($1, $2, $3) AS wanted (service_id, kind, name) USING (service_id, kind, name)
        """);
}
