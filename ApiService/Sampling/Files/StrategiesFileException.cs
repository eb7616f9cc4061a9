namespace Tracepost.ApiService.Sampling.Files;

/// <summary>A strategies file that cannot be used; the message says where and why, and what may stand there.</summary>
internal sealed class StrategiesFileException(string message, Exception? inner = null) : Exception(message, inner);
