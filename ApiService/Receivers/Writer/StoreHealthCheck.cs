using Grpc.Core;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Tracepost.ServiceDefaults.Telemetry;
using Tracepost.TraceModel.Grpc;

namespace Tracepost.ApiService.Receivers.Writer;

/// <summary>DataService answers. It is asked with an empty export, which the OTLP specification says succeeds and which writes nothing.</summary>
internal sealed class StoreHealthCheck(TraceWriterCalls dataService) : IHealthCheck
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(3);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        using var quiet = Untraced.Begin();
        using var nothing = PooledBytes.Rent(0);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Timeout);
        try
        {
            using var answer = await dataService.ExportAsync(nothing, limit.Token);
            return HealthCheckResult.Healthy();
        }
        catch (RpcException e)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, $"DataService: {e.StatusCode}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, $"DataService: no answer in {Timeout.TotalSeconds:0} s");
        }
    }
}
