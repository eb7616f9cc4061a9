using Grpc.Core;
using Microsoft.Extensions.Options;
using Tracepost.ServiceDefaults.Telemetry;
using Tracepost.TraceModel.Sampling;

namespace Tracepost.ApiService.Sampling.Adaptive;

/// <summary>Asks DataService. Logs when it goes away and when it is back, not every question.</summary>
internal sealed partial class ProbabilityClient(
    SamplingProbabilities.SamplingProbabilitiesClient calls, IOptions<AdaptiveOptions> options, ILogger<ProbabilityClient> logger)
{
    private int _away;

    /// <summary>The strategy of a service; null if DataService does not answer.</summary>
    public async Task<PerOperationStrategy?> AskAsync(string service)
    {
        // It is for all clients that wait, so the first one's trace is not its parent, and no client can cancel it.
        using var untraced = Untraced.Begin();
        try
        {
            // gRPC measures deadlines with the system's clock, so no other will do.
            var deadline = TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(options.Value.TimeoutSeconds);
            var answer = await calls.GetProbabilitiesAsync(new GetProbabilitiesRequest { Service = service }, new CallOptions(deadline: deadline));
            if (Volatile.Read(ref _away) != 0 && Interlocked.Exchange(ref _away, 0) != 0) LogBack();
            return ToStrategy(answer);
        }
        catch (Exception e)
        {
            // Whatever it is, clients have an answer.
            if (Interlocked.Exchange(ref _away, 1) == 0) LogAway(e);
            return null;
        }
    }

    private static PerOperationStrategy ToStrategy(GetProbabilitiesResponse answer) => AdaptiveStrategies.Strategy(
        answer.DefaultProbability,
        answer.LowerBoundTracesPerSecond,
        [.. answer.Operations.Select(operation => new OperationRate(operation.Operation, operation.Probability))]);

    [LoggerMessage(1, LogLevel.Warning, "DataService does not say how to sample; clients get the answers before")]
    private partial void LogAway(Exception why);

    [LoggerMessage(2, LogLevel.Information, "DataService says how to sample again")]
    private partial void LogBack();
}
