using Grpc.Core;
using Tracepost.DataService.Query.Search;
using Tracepost.DataService.Query.Telemetry;
using Tracepost.DataService.Query.Traces;
using Tracepost.DataService.Storage;
using Tracepost.DataService.Storage.Schema;
using Tracepost.TraceModel.Wire;

namespace Tracepost.DataService.Query.Endpoints;

/// <summary>What all queries have in common: their span, their metric, and how failures are told in gRPC's terms.</summary>
internal sealed class QueryCall(
    StoreReadiness readiness, QueryGate gate, QueryOptions options, QueryMetrics metrics, TimeProvider time, ILogger<QueryCall> logger)
{
    /// <summary>Runs a query.</summary>
    /// <param name="kind">The name of the method, for metrics.</param>
    /// <param name="context">The call.</param>
    /// <param name="answer">Gets the token that ends the query when the client has gone.</param>
    public async Task<T> RunAsync<T>(string kind, ServerCallContext context, Func<CancellationToken, Task<T>> answer)
    {
        using var activity = QueryTrace.HandleRequest(kind);
        var began = time.GetTimestamp();
        var status = StatusCode.OK;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken);
        try
        {
            if (!readiness.IsReady) throw Rpc(StatusCode.Unavailable, "the database is not prepared yet");
            using var place = await gate.EnterAsync(context.CancellationToken);
            limit.CancelAfter(TimeSpan.FromSeconds(options.AnswerTimeoutSeconds));
            return await answer(limit.Token);
        }
        catch (Exception exception)
        {
            var failure = ToRpcException(kind, exception, context.CancellationToken);
            status = failure.StatusCode;
            activity?.SetStatus(System.Diagnostics.ActivityStatusCode.Error, failure.Status.Detail);
            throw failure;
        }
        finally
        {
            metrics.Answered(kind, (int)status, time.GetElapsedTime(began));
        }
    }

    /// <summary>Runs a query whose answer is a stream.</summary>
    public Task StreamAsync(string kind, ServerCallContext context, Func<CancellationToken, Task> answer) =>
        RunAsync(kind, context, async token =>
        {
            await answer(token);
            return true;
        });

    private RpcException ToRpcException(string kind, Exception exception, CancellationToken client)
    {
        switch (exception)
        {
            case RpcException known:
                return known;
            case InvalidQueryException:
                return Rpc(StatusCode.InvalidArgument, exception.Message);
            case TooManyQueriesException:
                return Rpc(StatusCode.ResourceExhausted, exception.Message);
            case SearchTimeoutException or StalledClientException:
                return Rpc(StatusCode.DeadlineExceeded, exception.Message);
            case var _ when client.IsCancellationRequested:
                return Rpc(StatusCode.Cancelled, "the client has gone or its deadline has passed");
            case OperationCanceledException:
                return Rpc(StatusCode.DeadlineExceeded, $"the answer took longer than {options.AnswerTimeoutSeconds} s");
            case not InvalidDataException when Transience.IsTransient(exception):
                logger.StoreUnavailable(kind, exception);
                return Rpc(StatusCode.Unavailable, "the database cannot answer now");
            case InvalidDataException or MalformedProtobufException:
                logger.QueryFailed(kind, exception);
                return Rpc(StatusCode.DataLoss, "a stored trace is damaged: " + exception.Message);
            default:
                logger.QueryFailed(kind, exception);
                return Rpc(StatusCode.Internal, "the query failed; the server's log says why");
        }
    }

    private static RpcException Rpc(StatusCode code, string detail) => new(new Status(code, detail));
}
