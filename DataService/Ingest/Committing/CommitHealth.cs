using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Tracepost.DataService.Ingest.Committing;

/// <summary>
/// Whether the latest commit succeeded. If PostgreSQL answers and takes nothing (its disk is full, it is read-only) the service is degraded: it is
/// still asked, as it still answers queries and tells senders when to come back.
/// </summary>
internal sealed class CommitHealth(IngestMetrics metrics) : IHealthCheck
{
    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(metrics.LastCommit is IngestOutcome.Full or IngestOutcome.Unavailable
            ? HealthCheckResult.Degraded("The latest commit failed.")
            : HealthCheckResult.Healthy());
}
