using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Tracepost.ServiceDefaults.Health;

/// <summary>The last answer of some health checks. Callers that come while it is being renewed wait for the same answer.</summary>
internal sealed class CachedReport(HealthCheckService checks, TimeProvider time, Func<HealthCheckRegistration, bool> which)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private Task<HealthAnswer>? _answer;
    private long _answeredAt;

    internal Task<HealthAnswer> GetAsync(CancellationToken cancellation)
    {
        lock (_lock)
        {
            if (_answer is null || (_answer.IsCompleted && time.GetElapsedTime(_answeredAt) >= Lifetime)) _answer = AskAsync();
            return _answer.WaitAsync(cancellation);
        }
    }

    private async Task<HealthAnswer> AskAsync()
    {
        using var limit = new CancellationTokenSource(Limit, time);
        try
        {
            // Also when a check ignores its token, the probe gets its answer in time.
            return HealthAnswer.Of(await checks.CheckHealthAsync(which, limit.Token).WaitAsync(limit.Token));
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            return new HealthAnswer("TimedOut", new Dictionary<string, string>());
        }
        finally
        {
            _answeredAt = time.GetTimestamp();
        }
    }
}
