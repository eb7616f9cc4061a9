using System.Diagnostics.Metrics;

namespace Tracepost.DataService.Query.Telemetry;

/// <summary>What the read side counts.</summary>
internal sealed class QueryMetrics
{
    private readonly Histogram<double> _duration;
    private readonly Counter<long> _candidates;
    private readonly Counter<long> _decoded;
    private readonly Counter<long> _decodedBytes;
    private readonly Counter<long> _duplicates;
    private readonly Counter<long> _damaged;
    private readonly Counter<long> _segments;

    public QueryMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(QueryTrace.Name);
        _duration = meter.CreateHistogram<double>(
            "tracepost.query.duration",
            "s",
            "Time to answer a query, by tracepost.query.kind and rpc.grpc.status_code.",
            advice: new() { HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] });
        _candidates = meter.CreateCounter<long>("tracepost.query.candidates", "{fragment}", "Fragments that PostgreSQL gave to searches.");
        _decoded = meter.CreateCounter<long>("tracepost.query.fragments", "{fragment}", "Fragments decompressed to answer queries.");
        _decodedBytes = meter.CreateCounter<long>("tracepost.query.bytes", "By", "Bytes of OTLP decompressed to answer queries.");
        _duplicates = meter.CreateCounter<long>("tracepost.query.duplicates", "{span}", "Spans left out of answers because they were stored twice.");
        _segments = meter.CreateCounter<long>(
            "tracepost.query.segments", "{segment}", "Attribute segments whose filters were asked, by whether they may have what a search looks for.");
        _damaged = meter.CreateCounter<long>("tracepost.query.damaged", "{fragment}", "Stored fragments that could not be decompressed or read.");
    }

    public void Answered(string kind, int grpcStatus, TimeSpan duration) => _duration.Record(
        duration.TotalSeconds, new("tracepost.query.kind", kind), new KeyValuePair<string, object?>("rpc.grpc.status_code", grpcStatus));

    public void Searched(long candidates, long decoded, long bytes)
    {
        _candidates.Add(candidates);
        Decoded(decoded, bytes);
    }

    /// <param name="segments">How many were asked.</param>
    /// <param name="mayHave">How many of them did not say no.</param>
    public void Probed(int segments, int mayHave)
    {
        if (mayHave > 0) _segments.Add(mayHave, new KeyValuePair<string, object?>("tracepost.query.may_have", true));
        if (segments > mayHave) _segments.Add(segments - mayHave, new KeyValuePair<string, object?>("tracepost.query.may_have", false));
    }

    public void Decoded(long fragments, long bytes)
    {
        _decoded.Add(fragments);
        _decodedBytes.Add(bytes);
    }

    public void Duplicates(int spans)
    {
        if (spans > 0) _duplicates.Add(spans);
    }

    public void Damaged() => _damaged.Add(1);
}
