using Grpc.Core;

namespace Tracepost.TraceModel.Grpc;

/// <summary>
/// Base of a server of OTLP's <c>TraceService</c> that takes the request and gives the response as bytes.
/// The implementation disposes the request; the response is written right after it returns, by a serializer that cannot
/// give the buffer back, so it is left to the garbage collector: keep it small.
/// </summary>
[BindServiceMethod(typeof(RawTraceServiceBase), nameof(BindService))]
public abstract class RawTraceServiceBase
{
    /// <summary>Stores an <c>ExportTraceServiceRequest</c>; answers with an <c>ExportTraceServiceResponse</c>.</summary>
    public abstract Task<PooledBytes> Export(PooledBytes request, ServerCallContext context);

    /// <summary>Called by ASP.NET Core's gRPC to find the methods.</summary>
    public static void BindService(ServiceBinderBase binder, RawTraceServiceBase? service) =>
        binder.AddMethod(RawOtlp.Export, service is null ? null! : new UnaryServerMethod<PooledBytes, PooledBytes>(service.Export));
}
