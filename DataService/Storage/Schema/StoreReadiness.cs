using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Tracepost.DataService.Storage.Schema;

/// <summary>Whether the schema is in place. Until then nothing is stored and this health check says so.</summary>
internal sealed class StoreReadiness : IHealthCheck
{
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>True once the schema is in place.</summary>
    public bool IsReady => _ready.Task.IsCompletedSuccessfully;

    /// <summary>Completes once the schema is in place.</summary>
    public Task WaitAsync(CancellationToken cancellationToken) => _ready.Task.WaitAsync(cancellationToken);

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(IsReady ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("The database is not prepared yet."));

    internal void Set() => _ready.TrySetResult();
}
