namespace Tracepost.DataService.Storage.Commit;

internal static partial class StoreLog
{
    [LoggerMessage(210, LogLevel.Information, "Committing {Fragments} fragments once more: {Reason}")]
    internal static partial void Again(ILogger logger, int fragments, string reason);
}
