namespace Tracepost.DataService.Sampling;

internal static partial class SamplingLog
{
    [LoggerMessage(320, LogLevel.Warning, "Adaptive sampling: a round failed, the next is in {Seconds} s")]
    internal static partial void RoundFailed(ILogger logger, Exception exception, double seconds);

    [LoggerMessage(321, LogLevel.Warning, "PostgreSQL could not answer which probabilities {Service} has")]
    internal static partial void Unavailable(ILogger logger, string service, Exception exception);

    [LoggerMessage(322, LogLevel.Error, "Which probabilities {Service} has could not be answered")]
    internal static partial void Failed(ILogger logger, string service, Exception exception);
}
