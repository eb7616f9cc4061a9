using Tracepost.DataService.Storage.Names;
using Tracepost.DataService.Storage.Retention;
using Tracepost.TraceModel.Grpc;
using Tracepost.TraceModel.Wire;

namespace Tracepost.DataService.Ingest.Slicing;

/// <summary>
/// Cuts an <c>ExportTraceServiceRequest</c> into spans without decoding it:
/// <code>
/// ExportTraceServiceRequest { ResourceSpans resource_spans = 1; }
/// ResourceSpans             { Resource resource = 1; ScopeSpans scope_spans = 2; string schema_url = 3; }
/// ScopeSpans                { InstrumentationScope scope = 1; Span spans = 2; string schema_url = 3; }
/// </code>
/// Whatever protobuf allows is allowed: any order, parts that merge, unknown fields (kept, but for those beside the resource_spans, which
/// belong to no trace). A request that is not well-formed is refused as a whole; a span that cannot be kept is rejected alone.
/// </summary>
internal sealed class Slicer(NameTable names, AcceptanceWindow window, IngestOptions options)
{
    /// <summary>Cuts a request. The result refers to its bytes, so the request must be kept until the result is disposed.</summary>
    /// <exception cref="MalformedProtobufException">The request is not well-formed.</exception>
    /// <exception cref="RequestTooWideException">Its headers would have to be stored too often.</exception>
    public SlicedRequest Slice(PooledBytes request)
    {
        var sliced = new SlicedRequest(request);
        try
        {
            new SlicerPass(sliced, names, window.Now()).Run();
            AssembledSize.Check(sliced, options.MaxAssembledBytes);
            return sliced;
        }
        catch
        {
            sliced.Dispose();
            throw;
        }
    }
}
