namespace Tracepost.DataService.Storage.Compression;

internal static partial class CompressionLog
{
    [LoggerMessage(220, LogLevel.Information, "Dictionary {Id} of {Bytes} bytes makes payloads {Percent} % smaller")]
    internal static partial void Trained(ILogger logger, int id, int bytes, double percent);

    [LoggerMessage(221, LogLevel.Warning, "Training a dictionary failed; payloads are compressed as before")]
    internal static partial void Failed(ILogger logger, Exception exception);
}
