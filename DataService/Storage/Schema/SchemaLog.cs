namespace Tracepost.DataService.Storage.Schema;

internal static partial class SchemaLog
{
    [LoggerMessage(200, LogLevel.Information, "Migrated the database: {Script}")]
    internal static partial void Migrated(ILogger logger, string script);

    [LoggerMessage(201, LogLevel.Information, "Created the database {Database}")]
    internal static partial void Created(ILogger logger, string database);

    [LoggerMessage(202, LogLevel.Information, "The store is ready")]
    internal static partial void Ready(ILogger logger);

    [LoggerMessage(203, LogLevel.Warning, "The database cannot be prepared yet; next try in {Seconds} s: {Reason}")]
    internal static partial void Waiting(ILogger logger, double seconds, string reason);

    [LoggerMessage(204, LogLevel.Error, "The database cannot be prepared; next try in {Seconds} s")]
    internal static partial void Failed(ILogger logger, Exception exception, double seconds);

    [LoggerMessage(205, LogLevel.Information, "Citus is there: trace_fragments is distributed by trace_id")]
    internal static partial void Distributed(ILogger logger);
}
