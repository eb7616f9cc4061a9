namespace Tracepost.DataService.Sampling;

internal static partial class SamplingLog
{
    [LoggerMessage(320, LogLevel.Warning, "Adaptive sampling stands still: a round failed, and until one succeeds this is not repeated")]
    internal static partial void RoundsFail(ILogger logger, Exception exception);

    [LoggerMessage(323, LogLevel.Information, "Adaptive sampling goes on")]
    internal static partial void RoundsSucceed(ILogger logger);

    [LoggerMessage(321, LogLevel.Warning, "PostgreSQL could not answer which probabilities {Service} has")]
    internal static partial void Unavailable(ILogger logger, string service, Exception exception);

    [LoggerMessage(322, LogLevel.Error, "Which probabilities {Service} has could not be answered")]
    internal static partial void Failed(ILogger logger, string service, Exception exception);
}
