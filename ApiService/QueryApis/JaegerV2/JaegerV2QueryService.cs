using Grpc.Core;
using Jaeger.ApiV2.Query;
using Tracepost.ApiService.QueryApis.JaegerV3;
using Tracepost.ApiService.QueryApis.JaegerV3.Grpc;
using Tracepost.ApiService.QueryApis.Otlp;
using Tracepost.ApiService.Store;
using Tracepost.TraceModel;
using Tracepost.TraceModel.Grpc;
using Tracepost.TraceModel.Wire;
using Span = Tracepost.TraceModel.Span;
using Status = Grpc.Core.Status;
using StatusCode = Grpc.Core.StatusCode;

namespace Tracepost.ApiService.QueryApis.JaegerV2;

/// <summary>
/// <c>jaeger.api_v2.QueryService</c>, as Jaeger 2.20 serves it without an archive. Beyond it: a store that is away is UNAVAILABLE instead of
/// INTERNAL, traces are sent while they are read, and a search without times or a depth has no bounds and Jaeger's usual depth.
/// </summary>
internal sealed class JaegerV2QueryService(TraceStore store, LinkStore links, AdjustedOtlp otlp) : RawQueryV2ServiceBase
{
    private const int SpansPerMessage = 10;

    public override async Task GetTrace(GetTraceRequest request, IServerStreamWriter<PooledBytes> stream, ServerCallContext context)
    {
        var trace = new TraceRequest(IdOf(request.TraceId), JaegerV3Search.NanosOf(request.StartTime), JaegerV3Search.NanosOf(request.EndTime));
        var chunks = store.GetTracesAsync([trace], context.CancellationToken);
        if (!await SendAsync(chunks, request.RawTraces, "failed to fetch spans from the backend", stream, context))
            throw new RpcException(new Status(StatusCode.NotFound, "trace not found"));
    }

    public override Task<ArchiveTraceResponse> ArchiveTrace(ArchiveTraceRequest request, ServerCallContext context)
    {
        IdOf(request.TraceId);
        throw new RpcException(new Status(StatusCode.Internal, "failed to archive trace: archive span storage was not configured"));
    }

    public override async Task FindTraces(FindTracesRequest request, IServerStreamWriter<PooledBytes> stream, ServerCallContext context)
    {
        var query = request.Query ?? throw new BadQueryException("missing query");
        var search = new TraceQuery
        {
            Service = query.ServiceName,
            Operation = query.OperationName,
            Attributes = [.. query.Tags],
            StartMin = JaegerV3Search.NanosOf(query.StartTimeMin) ?? 0,
            StartMax = JaegerV3Search.NanosOf(query.StartTimeMax) ?? long.MaxValue,
            DurationMin = JaegerV3Search.NanosOf(query.DurationMin),
            DurationMax = JaegerV3Search.NanosOf(query.DurationMax),
            Limit = query.SearchDepth > 0 ? query.SearchDepth : JaegerV3Parameters.DefaultSearchDepth,
        };
        await SendAsync(store.FindTracesAsync(search, context.CancellationToken), query.RawTraces, "failed when searching for traces", stream, context);
    }

    public override async Task<GetServicesResponse> GetServices(GetServicesRequest request, ServerCallContext context) => new()
    {
        Services = { await AskAsync(store.GetServicesAsync(context.CancellationToken), "failed to fetch services") },
    };

    public override async Task<GetOperationsResponse> GetOperations(GetOperationsRequest request, ServerCallContext context)
    {
        var operations = await AskAsync(store.GetOperationsAsync(request.Service, request.SpanKind, context.CancellationToken), "failed to fetch operations");
        return new GetOperationsResponse
        {
            Operations = { operations.Select(operation => new Operation { Name = operation.Name, SpanKind = operation.SpanKind }) },
            OperationNames = { operations.Select(operation => operation.Name).Distinct(StringComparer.Ordinal) },
        };
    }

    public override async Task<GetDependenciesResponse> GetDependencies(GetDependenciesRequest request, ServerCallContext context)
    {
        if (JaegerV3Search.NanosOf(request.StartTime) is not { } start || JaegerV3Search.NanosOf(request.EndTime) is not { } end)
            throw new BadQueryException("StartTime and EndTime must be initialized.");
        var found = await AskAsync(links.GetLinksAsync(start, end, context.CancellationToken), "failed to fetch dependencies");
        return new GetDependenciesResponse
        {
            Dependencies = { found.Select(link => new DependencyLink { Parent = link.Parent, Child = link.Child, CallCount = link.CallCount }) },
        };
    }

    private static TraceId IdOf(Google.Protobuf.ByteString bytes)
    {
        var id = bytes.Length switch
        {
            0 => default,
            SpanId.Size => new TraceId(0, SpanId.Read(bytes.Span).Value),
            TraceId.Size => TraceId.Read(bytes.Span),
            _ => throw new RpcException(new Status(StatusCode.Internal, "grpc: error unmarshalling request: invalid length for TraceID")),
        };
        return id.IsZero ? throw new BadQueryException("uninitialized TraceID is not allowed") : id;
    }

    private static async Task<T> AskAsync<T>(Task<T> question, string failure)
    {
        try
        {
            return await question;
        }
        catch (StoreException error)
        {
            throw error.WithContext(failure);
        }
    }

    /// <summary>Sends the spans, ten at a time; false if there are none.</summary>
    private async Task<bool> SendAsync(
        IAsyncEnumerable<PooledBytes> chunks, bool raw, string failure, IServerStreamWriter<PooledBytes> stream, ServerCallContext context)
    {
        var any = false;
        try
        {
            await foreach (var part in otlp.PartsOf(chunks, raw, context.CancellationToken))
            {
                using (part)
                {
                    any = true;
                    foreach (var spans in part.Spans.Chunk(SpansPerMessage))
                    {
                        using var message = MessageOf(spans);
                        await stream.WriteAsync(message, context.CancellationToken);
                    }
                }
            }
        }
        catch (StoreException error)
        {
            throw error.WithContext(failure);
        }

        return any;
    }

    // SpansResponseChunk { repeated Span spans = 1; }
    private static PooledBytes MessageOf(Span[] spans)
    {
        using var writer = new ProtoWriter(16 * 1024);
        foreach (var span in spans) JaegerV2SpanWriter.Write(writer, 1, span);
        return writer.Detach();
    }
}
