using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Tracepost.ApiService.Receivers;

/// <summary>What came in, in one place for all protocols. Meter <c>Tracepost.ApiService</c>.</summary>
internal sealed class ReceiverMetrics
{
    public const string MeterName = "Tracepost.ApiService";

    private readonly Counter<long> _spans;
    private readonly Counter<long> _requests;
    private readonly Histogram<long> _size;

    public ReceiverMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _spans = meter.CreateCounter<long>("tracepost.receiver.spans", "{span}", "Spans received, by protocol and outcome.");
        _requests = meter.CreateCounter<long>("tracepost.receiver.requests", "{request}", "Requests received, by protocol and outcome.");
        _size = meter.CreateHistogram<long>("tracepost.receiver.request.size", "By", "Requests after decompression, by protocol.");
    }

    /// <summary>Counts a request and its spans.</summary>
    /// <param name="protocol">Such as <c>otlp-grpc</c>.</param>
    /// <param name="outcome">Such as <c>accepted</c>, <c>malformed</c>, <c>too_large</c>, <c>overloaded</c>, <c>unavailable</c>.</param>
    /// <param name="bytes">Its length after decompression.</param>
    /// <param name="spans">How many spans had this outcome.</param>
    public void Count(string protocol, string outcome, long bytes, long spans)
    {
        var tags = new TagList { { "protocol", protocol }, { "outcome", outcome } };
        _requests.Add(1, tags);
        if (spans > 0) _spans.Add(spans, tags);
        _size.Record(bytes, new KeyValuePair<string, object?>("protocol", protocol));
    }

    /// <summary>Counts spans of an accepted request that were rejected one by one.</summary>
    public void CountRejected(string protocol, long spans) =>
        _spans.Add(spans, new TagList { { "protocol", protocol }, { "outcome", "rejected" } });

    /// <summary>Counts a request that was refused before its spans could be counted.</summary>
    public void CountRefused(string protocol, string outcome) =>
        _requests.Add(1, new TagList { { "protocol", protocol }, { "outcome", outcome } });
}
