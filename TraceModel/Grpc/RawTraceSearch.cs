using Grpc.Core;
using Tracepost.TraceModel.Search;

namespace Tracepost.TraceModel.Grpc;

/// <summary>The methods of <c>tracepost.v1.TraceSearch</c> on which traces pass as bytes, unparsed. The others are as generated.</summary>
public static class RawTraceSearch
{
    /// <summary>The header of an answer that says whether trace ids are <see cref="Strict"/> or <see cref="Lenient"/>.</summary>
    public const string TraceIdsHeader = "tracepost-trace-ids";

    /// <summary>Ids that differ anywhere are different traces.</summary>
    public const string Strict = "strict";

    /// <summary>Ids that agree in their low 64 bits are one trace.</summary>
    public const string Lenient = "lenient";

    /// <summary>A search to a stream of <c>TracesData</c>.</summary>
    public static readonly Method<FindTracesRequest, PooledBytes> FindTraces =
        new(MethodType.ServerStreaming, Name, "FindTraces", RawOtlp.Message(FindTracesRequest.Parser), RawOtlp.Bytes);

    /// <summary>Trace ids to a stream of <c>TracesData</c>.</summary>
    public static readonly Method<GetTracesRequest, PooledBytes> GetTraces =
        new(MethodType.ServerStreaming, Name, "GetTraces", RawOtlp.Message(GetTracesRequest.Parser), RawOtlp.Bytes);

    internal const string Name = "tracepost.v1.TraceSearch";
}
