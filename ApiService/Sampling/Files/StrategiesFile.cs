namespace Tracepost.ApiService.Sampling.Files;

/// <summary>Reads the bytes of a strategies file. The path is resolved anew each time: Kubernetes changes a ConfigMap by turning a symbolic link.</summary>
internal static class StrategiesFile
{
    /// <summary>Many times what a ConfigMap can hold.</summary>
    public const int MaxBytes = 16 * 1024 * 1024;

    /// <exception cref="StrategiesFileException">It cannot be read.</exception>
    public static async Task<byte[]> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            await using var file = new FileStream(
                path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, FileOptions.Asynchronous);
            if (file.Length > MaxBytes) throw new StrategiesFileException($"{path} has {file.Length} bytes, but may have at most {MaxBytes}");
            var bytes = new byte[file.Length];
            var length = await file.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
            return bytes[..length];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new StrategiesFileException($"{path} cannot be read: {error.Message}", error);
        }
    }
}
