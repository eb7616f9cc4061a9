using System.Diagnostics.Metrics;
using Tracepost.DataService.Ingest.Committing;
using Tracepost.DataService.Ingest.Slicing;

namespace Tracepost.DataService.Ingest;

/// <summary>What there is to know about ingest from outside.</summary>
internal sealed class IngestMetrics : IDisposable
{
    private readonly Meter _meter;
    private readonly Counter<long> _requests;
    private readonly Counter<long> _bytes;
    private readonly Counter<long> _spans;
    private readonly Counter<long> _rejected;
    private readonly Counter<long> _endBeforeStart;
    private readonly Counter<long> _fragments;
    private readonly Histogram<double> _commitDuration;
    private readonly Histogram<int> _commitRequests;

    public IngestMetrics(IMeterFactory meters, InFlightBudget budget)
    {
        _meter = meters.Create("Tracepost.DataService");
        _requests = _meter.CreateCounter<long>("tracepost.ingest.requests", "{request}", "Export requests, by outcome.");
        _bytes = _meter.CreateCounter<long>("tracepost.ingest.bytes", "By", "Bytes of stored requests, uncompressed.");
        _spans = _meter.CreateCounter<long>("tracepost.ingest.spans", "{span}", "Spans that were stored.");
        _rejected = _meter.CreateCounter<long>("tracepost.ingest.rejected", "{span}", "Spans that were rejected one by one, by reason.");
        _endBeforeStart = _meter.CreateCounter<long>(
            "tracepost.ingest.end_before_start", "{span}", "Stored spans that end before they start.");
        _fragments = _meter.CreateCounter<long>("tracepost.ingest.fragments", "{fragment}", "Fragments (rows) that spans became.");
        _commitDuration = _meter.CreateHistogram<double>(
            "tracepost.ingest.commit.duration",
            "s",
            "Time to assemble and commit a group of requests, by outcome.",
            advice: new() { HistogramBucketBoundaries = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30] });
        _commitRequests = _meter.CreateHistogram<int>(
            "tracepost.ingest.commit.requests",
            "{request}",
            "Requests in a group.",
            advice: new() { HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024] });
        _meter.CreateObservableUpDownCounter("tracepost.ingest.in_flight", () => budget.Bytes, "By", "Bytes of requests being stored.");
        _meter.CreateObservableUpDownCounter("tracepost.ingest.waiting", () => budget.Waiting, "{request}", "Requests that wait for room, unread.");
    }

    /// <summary>Counts a request by what became of it.</summary>
    public void Request(in IngestResult result, int bytes)
    {
        _requests.Add(1, new KeyValuePair<string, object?>("outcome", Name(result)));
        if (result.Outcome != IngestOutcome.Stored)
            return;
        _bytes.Add(bytes);
        _spans.Add(result.Accepted);
        if (result.EndBeforeStart > 0)
            _endBeforeStart.Add(result.EndBeforeStart);
        if (result.Rejections.Total > 0)
            Rejected(result.Rejections);
    }

    /// <summary>Records a commit, whatever came of it.</summary>
    public void Committed(int requests, TimeSpan duration, IngestOutcome outcome)
    {
        LastCommit = outcome;
        _commitDuration.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("outcome", Name(outcome)));
        _commitRequests.Record(requests);
    }

    /// <summary>What became of the latest commit.</summary>
    public IngestOutcome LastCommit { get; private set; } = IngestOutcome.Stored;

    /// <summary>Counts fragments that are durable.</summary>
    public void Stored(int fragments) => _fragments.Add(fragments);

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    private void Rejected(in Rejections rejections)
    {
        for (var reason = Rejection.TraceId; (int)reason < Rejections.Reasons; reason++)
        {
            if (rejections[reason] > 0)
                _rejected.Add(rejections[reason], new KeyValuePair<string, object?>("reason", Name(reason)));
        }
    }

    private static string Name(in IngestResult result) =>
        result is { Outcome: IngestOutcome.Stored, Rejections.Total: > 0 } ? "partial" : Name(result.Outcome);

    private static string Name(IngestOutcome outcome) => outcome switch
    {
        IngestOutcome.Stored => "stored",
        IngestOutcome.Malformed => "malformed",
        IngestOutcome.Overloaded => "overloaded",
        IngestOutcome.Unavailable => "unavailable",
        IngestOutcome.Full => "full",
        _ => "failed",
    };

    private static string Name(Rejection reason) => reason switch
    {
        Rejection.TraceId => "trace_id",
        Rejection.SpanId => "span_id",
        Rejection.ParentSpanId => "parent_span_id",
        Rejection.NoStart => "no_start",
        Rejection.TooOld => "too_old",
        _ => "in_future",
    };
}
