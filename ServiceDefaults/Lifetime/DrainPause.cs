using Microsoft.Extensions.Hosting;

namespace Tracepost.ServiceDefaults.Lifetime;

/// <summary>
/// The pause between "not ready" and "no new connections". The host asks StoppingAsync of every service before it stops any of them, so
/// requests are still answered meanwhile.
/// </summary>
internal sealed class DrainPause(TimeSpan delay, TimeProvider time, IHostApplicationLifetime lifetime) : IHostedLifecycleService
{
    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        // From here on /health says no, also when the host is stopped directly and not by a signal.
        lifetime.StopApplication();
        return delay > TimeSpan.Zero ? Task.Delay(delay, time, cancellationToken) : Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
