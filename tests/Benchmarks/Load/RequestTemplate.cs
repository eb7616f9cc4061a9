using Google.Protobuf;
using OpenTelemetry.Proto.Collector.Trace.V1;
using Tracepost.TraceModel.Grpc;

namespace Tracepost.Benchmarks.Load;

/// <summary>
/// An OTLP export request, encoded once; <see cref="Stamp"/> makes fresh ones of it by writing ids, times and values of many forms over their places
/// in the bytes, so that a sender costs little beside what it measures.
/// </summary>
internal sealed class RequestTemplate
{
    private readonly byte[] _bytes;
    private readonly Place[] _places;

    /// <summary>Encodes a request that was built with markers.</summary>
    public RequestTemplate(ExportTraceServiceRequest request, Marks marks)
    {
        _bytes = request.ToByteArray();
        _places = marks.Find(_bytes);
        Spans = request.ResourceSpans.Sum(resource => resource.ScopeSpans.Sum(scope => scope.Spans.Count));
    }

    /// <summary>How many spans a request holds.</summary>
    public int Spans { get; }

    /// <summary>The length of a request in bytes.</summary>
    public int Length => _bytes.Length;

    /// <summary>A fresh request. The caller disposes it.</summary>
    /// <param name="trace">What the trace with this number within the request is made of.</param>
    public PooledBytes Stamp(Func<int, TraceValues> trace)
    {
        var request = PooledBytes.Copy(_bytes);
        var bytes = request.Writable;
        var (current, values) = (-1, default(TraceValues));
        foreach (ref readonly var place in _places.AsSpan())
        {
            if (place.Trace != current) (current, values) = (place.Trace, trace(place.Trace));
            values.Write(place, bytes[place.Offset..]);
        }

        return request;
    }
}
