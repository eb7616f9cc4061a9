using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Tracepost.ServiceDefaults.Health;

/// <summary>
/// Asks the health checks, at most once a second however many probes come, and never waits longer than the probes do. A service that is
/// stopping is not ready from that moment on, whatever was last known.
/// </summary>
public sealed class HealthReports(HealthCheckService checks, IHostApplicationLifetime lifetime, TimeProvider time)
{
    private readonly CachedReport _ready = new(checks, time, _ => true);
    private readonly CachedReport _live = new(checks, time, check => check.Tags.Contains(HealthExtensions.LiveTag));

    /// <summary>Whether the service should get requests now.</summary>
    public Task<HealthAnswer> ReadyAsync(CancellationToken cancellation) =>
        lifetime.ApplicationStopping.IsCancellationRequested ? Task.FromResult(HealthAnswer.Draining) : _ready.GetAsync(cancellation);

    internal Task<HealthAnswer> LiveAsync(CancellationToken cancellation) => _live.GetAsync(cancellation);
}
