using Grpc.Core;

namespace Tracepost.ApiService.Store;

/// <summary>DataService could not answer. <see cref="HttpStatus"/> is what ApiService's own client gets, in the form of its API.</summary>
internal sealed class StoreException(int httpStatus, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>503 when the store is away or overloaded, 504 when it took too long, 400 when it refuses the question, 500 otherwise.</summary>
    public int HttpStatus { get; } = httpStatus;

    /// <summary>The same failure, with words before it that say what was wanted.</summary>
    public StoreException WithContext(string context) => new(HttpStatus, $"{context}: {Message}", this);

    public static StoreException From(RpcException error) => error.StatusCode switch
    {
        StatusCode.Unavailable => new(StatusCodes.Status503ServiceUnavailable, $"the trace store is not available: {error.Status.Detail}", error),
        StatusCode.ResourceExhausted => new(StatusCodes.Status503ServiceUnavailable, $"the trace store is overloaded: {error.Status.Detail}", error),
        StatusCode.DeadlineExceeded => TimedOut(error),
        StatusCode.InvalidArgument => new(StatusCodes.Status400BadRequest, error.Status.Detail, error),
        _ => new(StatusCodes.Status500InternalServerError, $"the trace store failed: {error.Status.Detail}", error),
    };

    public static StoreException TimedOut(Exception? error) =>
        new(StatusCodes.Status504GatewayTimeout, "the trace store took too long to answer", error);
}
