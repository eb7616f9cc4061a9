using System.ComponentModel.DataAnnotations;

namespace Tracepost.ServiceDefaults.Lifetime;

/// <summary>How a service goes down. Configuration section <c>Shutdown</c>.</summary>
public sealed record ShutdownOptions
{
    /// <summary>
    /// Seconds in which requests are still taken while <c>/health</c> already says no, so that load balancers look elsewhere first.
    /// Default: 5 in a container, 0 elsewhere.
    /// </summary>
    [Range(0, 300)]
    public double? DelaySeconds { get; init; }

    /// <summary>Seconds until what is still under way is cut off, the delay included. Default 25, under the 30 that Kubernetes grants.</summary>
    [Range(1, 600)]
    public double TimeoutSeconds { get; init; } = 25;
}
