namespace Tracepost.ApiService.Sampling;

/// <summary>Knows the strategy of every service.</summary>
internal interface ISamplingStrategies
{
    /// <summary>The strategy of a service, also of one that nobody has heard of.</summary>
    /// <exception cref="Store.StoreException">It comes from the store, and the store does not answer.</exception>
    ValueTask<SamplingStrategy> ForAsync(string service, CancellationToken cancellationToken);
}
