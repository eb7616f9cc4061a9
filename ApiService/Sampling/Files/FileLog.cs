namespace Tracepost.ApiService.Sampling.Files;

internal static partial class FileLog
{
    [LoggerMessage(20, LogLevel.Information, "There is no strategies file (Sampling:File): services are told to sample with probability {Probability}")]
    internal static partial void NoFile(ILogger logger, double probability);

    [LoggerMessage(21, LogLevel.Information, "The sampling strategies of {Path} are in force; services with one of their own: {Services}")]
    internal static partial void InForce(ILogger logger, string path, int services);

    [LoggerMessage(22, LogLevel.Warning, "{Path}, {Warning}")]
    internal static partial void Warning(ILogger logger, string path, string warning);

    [LoggerMessage(23, LogLevel.Error, "The sampling strategies stay as they were: {Reason}")]
    internal static partial void Kept(ILogger logger, string reason);
}
