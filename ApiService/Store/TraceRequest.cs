using Google.Protobuf;
using Jaeger.Storage.V2;
using Tracepost.TraceModel;

namespace Tracepost.ApiService.Store;

/// <summary>A trace that is asked for by its id, with optional hints (Unix nanoseconds) where in time it is.</summary>
internal readonly record struct TraceRequest(TraceId TraceId, long? Start = null, long? End = null)
{
    public GetTraceParams ToStorage() => new()
    {
        TraceId = ByteString.CopyFrom(TraceId.ToBytes()),
        StartTime = Start is { } start ? TraceQuery.ToTimestamp(start) : null,
        EndTime = End is { } end ? TraceQuery.ToTimestamp(end) : null,
    };
}
