using System.Text.Json.Serialization;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Tracepost.ServiceDefaults.Health;

/// <summary>What a probe is told. Names and states only: why a check failed is in the log, not in public.</summary>
/// <param name="Status">A <see cref="HealthStatus"/>, or Draining, or TimedOut.</param>
/// <param name="Checks">The status of each check.</param>
public sealed record HealthAnswer(string Status, IReadOnlyDictionary<string, string> Checks)
{
    internal static readonly HealthAnswer Draining = new("Draining", new Dictionary<string, string>());

    /// <summary>Degraded still serves.</summary>
    [JsonIgnore]
    public bool IsWell => Serves(Status);

    /// <summary>Whether what has this status still serves.</summary>
    public static bool Serves(string status) => status is nameof(HealthStatus.Healthy) or nameof(HealthStatus.Degraded);

    internal static HealthAnswer Of(HealthReport report) => new(
        report.Status.ToString(),
        report.Entries.ToDictionary(entry => entry.Key, entry => entry.Value.Status.ToString()));
}
