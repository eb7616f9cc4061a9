using Grpc.Core;
using Grpc.Core.Interceptors;
using Tracepost.ApiService.Store;

namespace Tracepost.ApiService.QueryApis.Grpc;

/// <summary>Turns a failure of the store, or a question that makes no sense, into a status of gRPC.</summary>
internal sealed partial class StoreFailureInterceptor(ILogger<StoreFailureInterceptor> logger) : Interceptor
{
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            return await continuation(request, context);
        }
        catch (Exception error) when (StatusOf(error) is { } status)
        {
            LogFailure(logger, context.Method, status.StatusCode, error);
            throw new RpcException(status);
        }
    }

    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            await continuation(request, responseStream, context);
        }
        catch (Exception error) when (StatusOf(error) is { } status)
        {
            LogFailure(logger, context.Method, status.StatusCode, error);
            throw new RpcException(status);
        }
    }

    private static Status? StatusOf(Exception error) => error switch
    {
        StoreException failure => new Status(CodeOf(failure), failure.Message),
        BadQueryException => new Status(StatusCode.InvalidArgument, error.Message),
        _ => null,
    };

    private static StatusCode CodeOf(StoreException error) => error.HttpStatus switch
    {
        StatusCodes.Status400BadRequest => StatusCode.InvalidArgument,
        StatusCodes.Status503ServiceUnavailable => StatusCode.Unavailable,
        StatusCodes.Status504GatewayTimeout => StatusCode.DeadlineExceeded,
        _ => StatusCode.Internal,
    };

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Method} is answered with {Status}")]
    private static partial void LogFailure(ILogger logger, string method, StatusCode status, Exception error);
}
