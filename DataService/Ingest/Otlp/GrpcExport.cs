using Grpc.Core;
using Tracepost.DataService.Ingest.Committing;
using Tracepost.DataService.Storage.Schema;
using Tracepost.TraceModel.Grpc;

namespace Tracepost.DataService.Ingest.Otlp;

/// <summary>
/// OTLP's <c>TraceService</c> over gRPC, for a stock Jaeger that has its storage here; ApiService writes over HTTP (<see cref="HttpExport"/>). An answer
/// without an error means that the spans are committed.
/// </summary>
internal sealed class GrpcExport(Ingestor ingestor, ExportAnswer answer, StoreReadiness readiness) : RawTraceServiceBase
{
    /// <inheritdoc/>
    /// <remarks>A call that is cancelled goes on to its end: its spans are accepted, and a writer may be reading the buffer.</remarks>
    public override async Task<PooledBytes> Export(PooledBytes request, ServerCallContext context)
    {
        using (request)
        {
            if (request.Length > 0 && !readiness.IsReady) throw ExportError.NotPrepared().ToRpcException();
            var result = await ingestor.IngestAsync(request);
            return result.Outcome == IngestOutcome.Stored ? answer.To(result) : throw ExportError.Of(result).ToRpcException();
        }
    }
}
