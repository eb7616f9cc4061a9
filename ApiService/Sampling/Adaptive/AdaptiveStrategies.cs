using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;

namespace Tracepost.ApiService.Sampling.Adaptive;

/// <summary>
/// The probabilities that DataService computes from what it stored. While it is away clients keep the last answer, and those of a service
/// of which nothing was ever known get the defaults: sampling never fails because of the store.
/// </summary>
internal sealed class AdaptiveStrategies(
    ProbabilityClient client, IOptions<AdaptiveOptions> options, IOptions<SamplingOptions> sampling, AdaptiveMetrics metrics, TimeProvider time)
    : ISamplingStrategies, IDisposable
{
    // Anybody may ask for any name, so what is remembered is bounded, in characters with some for each name's entry.
    private const int MaxRemembered = 1_000_000;
    private const int EntryCharacters = 64;

    /// <summary>Jaeger's: a trace per minute, process and operation.</summary>
    private const double InitialLowerBound = 1 / 60.0;

    private readonly MemoryCache _services = new(new MemoryCacheOptions { SizeLimit = MaxRemembered });
    private readonly TimeSpan _goodFor = TimeSpan.FromSeconds(options.Value.CacheSeconds);

    // The defaults are the same for all services; DataService's replace these.
    private volatile PerOperationStrategy _defaults = Strategy(sampling.Value.DefaultProbability, InitialLowerBound, []);

    /// <inheritdoc/>
    public async ValueTask<SamplingStrategy> ForAsync(string service, CancellationToken cancellationToken)
    {
        if (await AnswerOf(service).GetAsync(cancellationToken) is not { } strategy) return _defaults;
        if (!strategy.DefaultRate.Equals(_defaults.DefaultRate) || !strategy.LowerBound.Equals(_defaults.LowerBound))
            _defaults = strategy with { Operations = [] };
        return strategy;
    }

    /// <summary>
    /// What clients are told. Jaeger's adaptive sampling leaves out the rule for the whole service. We do not: OpenTelemetry Java looks at
    /// nothing else while no operation is listed, takes what is missing for 0, and so would never send a first trace.
    /// </summary>
    internal static PerOperationStrategy Strategy(double probability, double lowerBound, IReadOnlyList<OperationRate> operations) =>
        new(probability, lowerBound, UpperBound: null, operations) { WholeService = new ProbabilisticStrategy(probability) };

    public void Dispose() => _services.Dispose();

    private ServiceAnswer AnswerOf(string service)
    {
        if (_services.TryGetValue(service, out ServiceAnswer? known) && known is not null) return known;
        lock (_services)
        {
            if (_services.TryGetValue(service, out known) && known is not null) return known;
            var answer = new ServiceAnswer(service, client, _goodFor, metrics, time);
            return _services.Set(service, answer, new MemoryCacheEntryOptions { Size = service.Length + EntryCharacters });
        }
    }
}
