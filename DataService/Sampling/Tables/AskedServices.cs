using Npgsql;
using NpgsqlTypes;

namespace Tracepost.DataService.Sampling.Tables;

/// <summary>
/// The table <c>sampling_services</c>: for which services somebody asks. Only for those of which spans are stored, so that nobody can
/// fill it with names.
/// </summary>
internal static class AskedServices
{
    // What is known already is not even locked.
    private const string Note =
        """
        INSERT INTO sampling_services (name, asked_at)
        SELECT s.name, $2 FROM services s LEFT JOIN sampling_services asked ON asked.name = s.name
        WHERE s.name = $1 AND s.name <> '' AND (asked.asked_at IS NULL OR asked.asked_at < $3 OR asked.asked_at > $2)
        ON CONFLICT (name) DO UPDATE SET asked_at = excluded.asked_at
        """;

    private const string DeleteOld = "DELETE FROM sampling_services WHERE asked_at < $1";

    /// <summary>Notes that somebody asked, unless that is known since <paramref name="freshSince"/>.</summary>
    public static NpgsqlBatchCommand NoteCommand(string service, DateTimeOffset now, DateTimeOffset freshSince)
    {
        var command = new NpgsqlBatchCommand(Note);
        command.Parameters.Add(new() { Value = service, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = now });
        command.Parameters.Add(new() { Value = freshSince });
        return command;
    }

    /// <summary>Removes services for which nobody asked since then.</summary>
    public static async Task ForgetAsync(NpgsqlConnection connection, DateTimeOffset askedBefore, CancellationToken cancellationToken)
    {
        await using var delete = new NpgsqlCommand(DeleteOld, connection);
        delete.Parameters.Add(new() { Value = askedBefore });
        await delete.ExecuteNonQueryAsync(cancellationToken);
    }
}
