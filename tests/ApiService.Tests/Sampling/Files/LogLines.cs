using Microsoft.Extensions.Logging;

namespace Tracepost.ApiService.Tests.Sampling.Files;

/// <summary>Keeps what is logged, each line with its level.</summary>
internal sealed class LogLines<T> : ILogger<T>
{
    private readonly List<string> _lines = [];

    /// <summary>The lines so far, of this level.</summary>
    public IReadOnlyList<string> Of(LogLevel level)
    {
        var prefix = $"{level}: ";
        lock (_lines) return [.. _lines.Where(line => line.StartsWith(prefix, StringComparison.Ordinal)).Select(line => line[prefix.Length..])];
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (_lines) _lines.Add($"{logLevel}: {formatter(state, exception)}");
    }
}
