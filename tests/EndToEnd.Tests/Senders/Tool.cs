using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Tracepost.EndToEnd.Tests.Senders;

/// <summary>A program that a test runs beside the system; it never outlives the test.</summary>
internal sealed class Tool : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly StringBuilder _errors = new();
    private readonly TaskCompletionSource<string> _firstError = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Tool(Process process)
    {
        _process = process;
        process.ErrorDataReceived += (_, line) => ErrorLine(line.Data);
        process.BeginErrorReadLine();
        _output = process.StandardOutput.ReadToEndAsync();
    }

    public static Tool Start(
        string fileName, IEnumerable<string> arguments, string workingDirectory, params IEnumerable<(string Key, string Value)> environment)
    {
        var start = new ProcessStartInfo(fileName, arguments)
        {
            WorkingDirectory = workingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        // The senders are told everything: what the test run itself is told about telemetry must not reach them.
        var telemetry = start.Environment.Keys.Where(name => name.StartsWith("OTEL_", StringComparison.Ordinal)).ToList();
        foreach (var name in telemetry) start.Environment.Remove(name);
        foreach (var (key, value) in environment) start.Environment[key] = value;
        try
        {
            return new Tool(Process.Start(start)!);
        }
        catch (Win32Exception e)
        {
            throw new InvalidOperationException(
                $"The end-to-end tests need '{fileName}' on the PATH (./test.sh installs it): {e.Message}", e);
        }
    }

    /// <summary>The first line on standard error.</summary>
    public async Task<string> FirstErrorLineAsync(CancellationToken cancellationToken) =>
        await _firstError.Task.WaitAsync(cancellationToken);

    /// <summary>Waits for the end.</summary>
    /// <returns>Standard output.</returns>
    public async Task<string> OutputAsync(CancellationToken cancellationToken)
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync(cancellationToken);
        var output = await _output.WaitAsync(cancellationToken);
        Assert.True(_process.ExitCode == 0, $"{_process.StartInfo.FileName} ended with exit code {_process.ExitCode}.\n{output}\n{Errors}");
        return output;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        _process.Dispose();
    }

    private string Errors
    {
        get
        {
            lock (_errors) return _errors.ToString();
        }
    }

    private void ErrorLine(string? line)
    {
        if (line is null)
        {
            _firstError.TrySetException(new InvalidOperationException("The program ended without a word on standard error."));
            return;
        }

        lock (_errors) _errors.AppendLine(line);
        _firstError.TrySetResult(line);
    }
}
