namespace Tracepost.DataService.Attributes.Merging;

internal static partial class MergeLog
{
    [LoggerMessage(350, LogLevel.Warning, "Attribute segments were not merged; they stay as they are until the next try")]
    internal static partial void Failed(ILogger logger, Exception failure);
}
