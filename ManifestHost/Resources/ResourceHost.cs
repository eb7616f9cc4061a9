using Tracepost.ManifestHost.Processes;

namespace Tracepost.ManifestHost.Resources;

/// <summary>One resource on this machine: it can be started, stopped, killed and started again.</summary>
internal abstract class ResourceHost(string name) : IAsyncDisposable
{
    internal string Name { get; } = name;

    /// <summary>Completes with the exit code when what runs now ends. Null when it was never started.</summary>
    internal abstract Task<int>? Exited { get; }

    internal abstract int? ProcessId { get; }

    /// <summary>True while it is meant to be down: its end is no crash then.</summary>
    internal bool IsMeantToBeDown { get; private set; } = true;

    /// <summary>The last lines it wrote.</summary>
    internal abstract OutputTail Tail { get; }

    /// <summary>Starts it and waits until it is healthy.</summary>
    /// <exception cref="HostException">It ended, or was not healthy in time; the message shows its last lines.</exception>
    internal async Task StartAsync(CancellationToken cancellation)
    {
        await StartProcessAsync(cancellation);
        IsMeantToBeDown = false;
        await BecomeHealthyAsync(cancellation);
    }

    internal Task StopAsync()
    {
        IsMeantToBeDown = true;
        return StopProcessAsync();
    }

    internal Task KillAsync()
    {
        IsMeantToBeDown = true;
        return KillProcessAsync();
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    protected abstract Task StartProcessAsync(CancellationToken cancellation);

    protected abstract Task BecomeHealthyAsync(CancellationToken cancellation);

    protected abstract Task StopProcessAsync();

    protected abstract Task KillProcessAsync();
}
