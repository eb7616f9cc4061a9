using System.ComponentModel.DataAnnotations;

namespace Tracepost.ApiService.Sampling.Adaptive;

/// <summary>How DataService is asked for probabilities. Section <c>Sampling:Adaptive</c>.</summary>
internal sealed record AdaptiveOptions
{
    public const string Section = "Sampling:Adaptive";

    /// <summary>Seconds for which an answer, or that there is none, is good for all clients of a service.</summary>
    [Range(1, 300)]
    public int CacheSeconds { get; init; } = 5;

    /// <summary>Seconds to wait for DataService; then clients get the answer before.</summary>
    [Range(1, 60)]
    public int TimeoutSeconds { get; init; } = 2;
}
