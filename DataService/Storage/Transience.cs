using System.Net.Sockets;
using Npgsql;

namespace Tracepost.DataService.Storage;

/// <summary>Which failures of PostgreSQL pass: those of the server, of its state or of the way to it, not those of what we asked.</summary>
internal static class Transience
{
    internal static bool IsTransient(Exception exception) => exception switch
    {
        PostgresException { SqlState: var state } => IsTransient(state),
        NpgsqlException or SocketException or IOException or TimeoutException => true,
        _ => false,
    };

    /// <summary>
    /// Whether the same may succeed at once on another connection: this one was broken, perhaps long ago while it was idle, or it was the
    /// victim of a deadlock, or leads to a server that another has taken over from.
    /// </summary>
    internal static bool IsOverWithTheConnection(Exception exception) => exception switch
    {
        PostgresException { SqlState: var state } => state is
            PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown
            or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.ReadOnlySqlTransaction,
        NpgsqlException { InnerException: TimeoutException } => false,
        _ => IsTransient(exception),
    };

    /// <summary>https://www.postgresql.org/docs/current/errcodes-appendix.html</summary>
    private static bool IsTransient(string state) => state[..2] is
            "08" // connection exception
            or "28" // invalid authorization: a password that is just being changed
            or "53" // insufficient resources: disk full, out of memory, too many connections
            or "57" // operator intervention: shutdown, crash, starting up, statement timeout
            or "58" // system error: I/O
        || state is
            PostgresErrorCodes.ReadOnlySqlTransaction // a standby that is being promoted
            or PostgresErrorCodes.SerializationFailure
            or PostgresErrorCodes.DeadlockDetected
            or PostgresErrorCodes.LockNotAvailable
            or PostgresErrorCodes.InvalidCatalogName; // the database is not created yet
}
