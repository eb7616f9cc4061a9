using Tracepost.ManifestHost.Processes;

namespace Tracepost.ManifestHost.Resources;

/// <summary>A resource that is a plain process: a project, an executable, the dashboard.</summary>
internal sealed class ProcessHost(string name, ChildCommand command, HealthProbe? probe, TimeSpan startTimeout, Action<string> onLine)
    : ResourceHost(name)
{
    /// <summary>A service may take 25 seconds to drain.</summary>
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(30);

    private ChildProcess? _process;

    internal override Task<int>? Exited => _process?.Exited;

    internal override int? ProcessId => _process?.Id;

    internal override OutputTail Tail => _process?.Tail ?? new OutputTail();

    protected override async Task StartProcessAsync(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (_process is { Exited.IsCompleted: false }) throw new InvalidOperationException($"Resource '{Name}' is running already.");
        if (_process is not null) await _process.DisposeAsync();
        _process = ChildProcess.Start(command, onLine);
    }

    protected override async Task BecomeHealthyAsync(CancellationToken cancellation)
    {
        if (probe is null) return;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(startTimeout);
        try
        {
            while (!await probe.IsHealthyAsync(limit.Token))
            {
                if (Exited is { IsCompleted: true } exited)
                    throw Failed($"Resource '{Name}' ended with exit code {await exited} instead of becoming healthy. Its last lines:");
                await Task.Delay(50, limit.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw Failed($"Resource '{Name}' was not healthy within {startTimeout.TotalSeconds:0} s ({probe.LastAnswer}). Its last lines:");
        }
    }

    // As a container is stopped. Not SIGINT: a shell that runs us in the background has it ignored, by us and all that we start.
    protected override async Task StopProcessAsync()
    {
        if (_process is not null) await _process.StopAsync(StopTimeout, Posix.SigTerm);
    }

    protected override async Task KillProcessAsync()
    {
        if (_process is not null) await _process.KillAsync();
    }

    private HostException Failed(string message) => new(message + Environment.NewLine + Tail) { ExitCode = ExitCodes.StartFailed };
}
