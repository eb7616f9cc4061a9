using System.Diagnostics;

namespace Tracepost.ManifestHost.Processes;

/// <summary>
/// A process of ours, in a session and process group of its own (where the system has <c>setsid</c>): Ctrl-C at the terminal reaches only us,
/// and we stop our children in order, with all that they started.
/// </summary>
public sealed class ChildProcess : IAsyncDisposable
{
    /// <summary>How long to wait for output that is still in the pipe once the process has ended.</summary>
    private static readonly TimeSpan OutputGrace = TimeSpan.FromMilliseconds(500);

    private readonly Process _process;
    private readonly TaskCompletionSource<int> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ChildProcess(Process process)
    {
        _process = process;
        Id = process.Id;
    }

    /// <summary>The process id; also its process group.</summary>
    public int Id { get; }

    /// <summary>Completes with the exit code. A signal n is 128 + n.</summary>
    public Task<int> Exited => _exited.Task;

    /// <summary>The last lines it wrote to standard output and error.</summary>
    public OutputTail Tail { get; } = new();

    /// <summary>Starts it.</summary>
    /// <param name="command">The program.</param>
    /// <param name="onLine">Gets every line of standard output and standard error.</param>
    /// <exception cref="HostException">The program is not there or may not be run.</exception>
    public static ChildProcess Start(ChildCommand command, Action<string>? onLine = null)
    {
        var process = new Process { StartInfo = StartInfo(command), EnableRaisingEvents = true };
        try
        {
            process.Start();
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            process.Dispose();
            throw new HostException($"Cannot start '{command.FileName}': {e.Message}", e);
        }

        var child = new ChildProcess(process);
        Guardian.Watch(child.Id);
        child.Listen(command.Input, onLine);
        return child;
    }

    /// <summary>Asks it to stop (SIGTERM to its group by default), waits, and kills what is left of it and its descendants.</summary>
    /// <param name="grace">How long it may take.</param>
    /// <param name="signal">
    /// The POSIX signal. Not SIGINT, unless the program insists on it: a shell starts background jobs with SIGINT ignored, and their children
    /// (us, when a script started us so, and ours) inherit that.
    /// </param>
    public async Task StopAsync(TimeSpan grace, int signal = Posix.SigTerm)
    {
        if (!Exited.IsCompleted && !OperatingSystem.IsWindows())
        {
            if (Guardian.SetSid is null) Posix.Signal(Id, signal);
            else Posix.SignalGroup(Id, signal);
            await Task.WhenAny(Exited, Task.Delay(grace));
        }
        await KillAsync();
    }

    /// <summary>Ends it at once, with its descendants, and waits until they are gone. Nothing is flushed, as in a power cut.</summary>
    public async Task KillAsync()
    {
        try
        {
            // Finds descendants by parent, so also those that made a session of their own (PostgreSQL's backends do).
            _process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended already.
        }
        if (Guardian.SetSid is not null) await EndGroupAsync();
        await Exited;
    }

    /// <summary>Kills it if it still runs.</summary>
    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
    }

    private static ProcessStartInfo StartInfo(ChildCommand command)
    {
        List<string> line = [.. command.RunAs?.CommandPrefix() ?? [], command.FileName, .. command.Arguments];
        if (Guardian.SetSid is { } setsid) line.Insert(0, setsid);

        var start = new ProcessStartInfo(line[0], line.Skip(1))
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = command.WorkingDirectory ?? "",
        };
        foreach (var (key, value) in command.Environment)
        {
            if (value is null) start.Environment.Remove(key);
            else start.Environment[key] = value;
        }
        return start;
    }

    private void Listen(string? input, Action<string>? onLine)
    {
        void Receive(object sender, DataReceivedEventArgs e)
        {
            if (e.Data is null) return;
            Tail.Add(e.Data);
            onLine?.Invoke(e.Data);
        }

        _process.OutputDataReceived += Receive;
        _process.ErrorDataReceived += Receive;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        _process.Exited += (_, _) => _ = CompleteAsync();
        if (_process.HasExited) _ = CompleteAsync();

        if (input is not null) _process.StandardInput.Write(input);
        _process.StandardInput.Close();
    }

    private async Task CompleteAsync()
    {
        // The process has ended, but a grandchild may hold its output open: that is not waited for.
        using var limit = new CancellationTokenSource(OutputGrace);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            // What is still in the pipe is lost to the tail.
        }
        if (_exited.TrySetResult(_process.ExitCode)) Guardian.Forget(Id);
    }

    private async Task EndGroupAsync()
    {
        // Zombies count as members until they are reaped, so this is bounded.
        for (var i = 0; i < 200 && Posix.SignalGroup(Id, Posix.SigKill); i++)
            await Task.Delay(10);
    }
}
