using Npgsql;

namespace Tracepost.DataService.Sampling;

/// <summary>The one clock that all replicas share.</summary>
internal interface IDatabaseClock
{
    /// <summary>The time of the database.</summary>
    Task<DateTimeOffset> NowAsync(NpgsqlConnection connection, CancellationToken cancellationToken);
}

/// <summary>PostgreSQL's.</summary>
internal sealed class DatabaseClock : IDatabaseClock
{
    public async Task<DateTimeOffset> NowAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT clock_timestamp()", connection);
        return new DateTimeOffset((DateTime)(await command.ExecuteScalarAsync(cancellationToken))!);
    }
}
