using Grpc.Core;
using Tracepost.TraceModel.Grpc;

namespace Tracepost.ApiService.Receivers.Writer;

/// <summary>The gRPC client of DataService's <c>TraceService</c>, bytes to bytes.</summary>
internal sealed class TraceWriterCalls(CallInvoker invoker)
{
    /// <summary>Exports a request; answers with an <c>ExportTraceServiceResponse</c>, which the caller disposes.</summary>
    public AsyncUnaryCall<PooledBytes> ExportAsync(PooledBytes request, CallOptions options) =>
        invoker.AsyncUnaryCall(RawOtlp.Export, null, options, request);
}
