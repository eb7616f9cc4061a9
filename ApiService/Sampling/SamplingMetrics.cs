using System.Diagnostics;
using System.Diagnostics.Metrics;
using Tracepost.ApiService.Receivers;

namespace Tracepost.ApiService.Sampling;

/// <summary>How often clients ask, and what became of the strategies file.</summary>
internal sealed class SamplingMetrics
{
    private readonly Counter<long> _requests;
    private readonly Counter<long> _reloads;

    public SamplingMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(ReceiverMetrics.MeterName);
        _requests = meter.CreateCounter<long>("tracepost.sampling.requests", "{request}", "Clients that asked for their strategy, by protocol and outcome.");
        _reloads = meter.CreateCounter<long>("tracepost.sampling.reloads", "{reload}", "Times that the strategies file was read because it had changed, by outcome.");
    }

    /// <summary>A client has its strategy.</summary>
    public void Answered(string protocol) => CountRequest(protocol, "answered");

    /// <summary>The request made no sense.</summary>
    public void Refused(string protocol) => CountRequest(protocol, "refused");

    /// <summary>Nobody could say what the strategy is.</summary>
    public void Failed(string protocol) => CountRequest(protocol, "failed");

    /// <summary>A changed file is in force.</summary>
    public void Reloaded() => CountReload("loaded");

    /// <summary>A changed file could not be used; the strategies before it stay in force.</summary>
    public void ReloadFailed() => CountReload("failed");

    private void CountRequest(string protocol, string outcome) => _requests.Add(1, new TagList { { "protocol", protocol }, { "outcome", outcome } });

    private void CountReload(string outcome) => _reloads.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
}
