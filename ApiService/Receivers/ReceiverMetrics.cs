using System.Diagnostics;
using System.Diagnostics.Metrics;
using Tracepost.ApiService.Receivers.Writer;

namespace Tracepost.ApiService.Receivers;

/// <summary>What came in, in one place for all protocols. Meter <c>Tracepost.ApiService</c>.</summary>
internal sealed class ReceiverMetrics
{
    public const string MeterName = "Tracepost.ApiService";

    private readonly Counter<long> _spans;
    private readonly Counter<long> _requests;
    private readonly Counter<long> _bytes;
    private readonly Counter<long> _repeated;

    public ReceiverMetrics(IMeterFactory meters, InFlightBytes inFlight)
    {
        var meter = meters.Create(MeterName);
        _spans = meter.CreateCounter<long>("tracepost.receiver.spans", "{span}", "Spans received, by protocol and outcome.");
        _requests = meter.CreateCounter<long>("tracepost.receiver.requests", "{request}", "Requests received, by protocol and outcome.");
        _bytes = meter.CreateCounter<long>("tracepost.receiver.bytes", "By", "Bytes of OTLP received, decompressed, by protocol and outcome.");
        _repeated = meter.CreateCounter<long>(
            "tracepost.receiver.repeated", "{request}", "Requests sent to another DataService, for the connection to the first was lost.");
        meter.CreateObservableUpDownCounter("tracepost.receiver.in_flight", () => inFlight.Held, "By", "Bytes of requests that are not yet answered.");
    }

    /// <summary>Counts a request that went to the store.</summary>
    /// <param name="protocol">Such as <c>otlp-grpc</c>.</param>
    /// <param name="outcome">What became of it.</param>
    /// <param name="bytes">Its length as OTLP.</param>
    /// <param name="spans">How many spans had this outcome.</param>
    /// <param name="rejected">How many spans of it were rejected one by one.</param>
    public void Count(string protocol, WriteOutcome outcome, long bytes, long spans, long rejected = 0)
    {
        var tags = Tags(protocol, outcome.Name());
        _requests.Add(1, tags);
        _bytes.Add(bytes, tags);
        if (spans > 0) _spans.Add(spans, tags);
        if (rejected > 0) _spans.Add(rejected, Tags(protocol, "rejected"));
    }

    /// <summary>Counts a request that was refused before its spans could be counted.</summary>
    public void CountRefused(string protocol, WriteOutcome outcome) => _requests.Add(1, Tags(protocol, outcome.Name()));

    /// <summary>Counts a request that goes to another DataService.</summary>
    public void CountRepeated() => _repeated.Add(1);

    private static TagList Tags(string protocol, string outcome) => new() { { "protocol", protocol }, { "outcome", outcome } };
}
