using Tracepost.ApiService.Store;

namespace Tracepost.ApiService.Sampling;

/// <summary>Where the doors ask: finds a service's strategy, and counts what became of the question.</summary>
internal sealed partial class SamplingDesk(ISamplingStrategies strategies, SamplingMetrics metrics, ILogger<SamplingDesk> logger)
{
    /// <summary>The strategy of a service.</summary>
    /// <param name="protocol">The door: <c>http</c> or <c>grpc</c>.</param>
    /// <param name="service">Its name, as the client has it; anything.</param>
    /// <param name="cancellationToken">The client went away.</param>
    /// <exception cref="StoreException">Nobody can say right now.</exception>
    public async ValueTask<SamplingStrategy> AskAsync(string protocol, string service, CancellationToken cancellationToken)
    {
        try
        {
            var strategy = await strategies.ForAsync(service, cancellationToken);
            metrics.Answered(protocol);
            return strategy;
        }
        catch (StoreException error)
        {
            metrics.Failed(protocol);
            LogFailed(error.Message);
            throw;
        }
    }

    /// <summary>Counts a question that named no service.</summary>
    public void Refuse(string protocol) => metrics.Refused(protocol);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A client that asked what to sample got an error: {Reason}")]
    private partial void LogFailed(string reason);
}
