using System.Diagnostics.Metrics;
using System.Reflection;
using Tracepost.ServiceDefaults;
using Tracepost.ServiceDefaults.Telemetry;

namespace Tracepost.ApiService.Pages.Overview;

/// <summary>What this ApiService counted since it started, and what else it knows of itself without the store.</summary>
internal sealed class OwnCounters(IMeterFactory meters, TimeProvider time) : IDisposable
{
    /// <summary>Requests by outcome.</summary>
    public const string Requests = "tracepost.receiver.requests";

    private readonly MetricTotals _totals = new(meters, new Dictionary<string, string?> { [Requests] = "outcome", ["tracepost.receiver.repeated"] = null });
    private readonly long _began = time.GetTimestamp();

    /// <summary>The machine, or pod.</summary>
    public static string Machine => Environment.MachineName;

    /// <summary>Tracepost's version.</summary>
    public static string Version { get; } = ServiceVersion.Of(Assembly.GetExecutingAssembly());

    /// <summary>For how long it has been running.</summary>
    public TimeSpan Uptime => time.GetElapsedTime(_began);

    /// <summary>Requests by outcome.</summary>
    public IReadOnlyList<(string Value, long Count)> ByOutcome() => _totals.By(Requests);

    /// <inheritdoc/>
    public void Dispose() => _totals.Dispose();
}
