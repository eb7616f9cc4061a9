using Npgsql;

namespace Tracepost.DataService.Sampling.Tables;

/// <summary>The one row of <c>sampling_state</c>, by which each interval is computed once, by whichever replica comes first.</summary>
internal static class SamplingTurn
{
    private const string Look = "SELECT EXISTS (SELECT FROM sampling_services WHERE asked_at > $1), (SELECT computed_to FROM sampling_state)";

    // Whoever finds the row locked leaves it to the other.
    private const string Take = "SELECT computed_to FROM sampling_state FOR UPDATE SKIP LOCKED";

    private const string Done = "UPDATE sampling_state SET computed_to = $1, computed_at = $2";

    /// <summary>Whether anybody asks, and up to when it is computed.</summary>
    public static async Task<(bool IsAsked, DateTimeOffset ComputedTo)> LookAsync(
        NpgsqlConnection connection, DateTimeOffset askedSince, CancellationToken cancellationToken)
    {
        await using var look = new NpgsqlCommand(Look, connection);
        look.Parameters.Add(new() { Value = askedSince });
        await using var rows = await look.ExecuteReaderAsync(cancellationToken);
        await rows.ReadAsync(cancellationToken);
        return (rows.GetBoolean(0), rows.GetFieldValue<DateTimeOffset>(1));
    }

    /// <summary>Takes the turn until the transaction ends.</summary>
    /// <returns>Up to when it is computed; null if another replica is at it.</returns>
    public static async Task<DateTimeOffset?> TakeAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var take = new NpgsqlCommand(Take, connection);
        await using var rows = await take.ExecuteReaderAsync(cancellationToken);
        return await rows.ReadAsync(cancellationToken) ? rows.GetFieldValue<DateTimeOffset>(0) : null;
    }

    /// <summary>Notes that it is computed up to here.</summary>
    public static async Task DoneAsync(NpgsqlConnection connection, DateTimeOffset to, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var done = new NpgsqlCommand(Done, connection);
        done.Parameters.Add(new() { Value = to });
        done.Parameters.Add(new() { Value = now });
        await done.ExecuteNonQueryAsync(cancellationToken);
    }
}
