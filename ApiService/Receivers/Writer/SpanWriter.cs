using Google.Rpc;
using Grpc.Core;
using Microsoft.Extensions.Options;
using OpenTelemetry.Proto.Collector.Trace.V1;
using Tracepost.TraceModel.Grpc;
using Tracepost.TraceModel.Otlp;
using Tracepost.TraceModel.Wire;

namespace Tracepost.ApiService.Receivers.Writer;

/// <summary>
/// The one way from every receiver to the store: an <c>ExportTraceServiceRequest</c> goes to DataService as it is. It returns when the
/// spans are committed. Limits, backpressure and metrics of all protocols are here.
/// </summary>
internal sealed class SpanWriter(TraceWriterCalls dataService, IOptions<ReceiverOptions> options, ReceiverMetrics metrics, TimeProvider time)
{
    private readonly InFlightBytes _inFlight = new(options.Value.MaxInFlightBytes);
    private readonly TimeSpan _timeout = TimeSpan.FromSeconds(options.Value.WriteTimeoutSeconds);
    private readonly TimeSpan _retryAfter = TimeSpan.FromSeconds(options.Value.RetryAfterSeconds);

    /// <summary>Writes a request; the caller disposes it afterwards. Never throws but for a cancelled token.</summary>
    public async Task<WriteResult> WriteAsync(string protocol, PooledBytes request, CancellationToken cancellationToken)
    {
        long spans;
        try
        {
            spans = SpanCounter.Count(request.Span);
        }
        catch (MalformedProtobufException e)
        {
            metrics.Count(protocol, "malformed", request.Length, 0);
            return new WriteResult(WriteOutcome.Malformed, e.Message);
        }

        var result = await SendBoundedAsync(request, cancellationToken);
        Count(protocol, request.Length, spans, result);
        return result;
    }

    private async Task<WriteResult> SendBoundedAsync(PooledBytes request, CancellationToken cancellationToken)
    {
        if (!_inFlight.TryTake(request.Length))
            return new WriteResult(WriteOutcome.Overloaded, "too many bytes are in flight: send this request again later", RetryAfter: _retryAfter);
        try
        {
            return await SendAsync(request, cancellationToken);
        }
        finally
        {
            _inFlight.GiveBack(request.Length);
        }
    }

    private async Task<WriteResult> SendAsync(PooledBytes request, CancellationToken cancellationToken)
    {
        try
        {
            var deadline = time.GetUtcNow().UtcDateTime + _timeout;
            var response = await dataService.ExportAsync(
                request, new CallOptions(deadline: deadline, cancellationToken: cancellationToken));
            return new WriteResult(WriteOutcome.Accepted, "", response);
        }
        catch (RpcException e) when (!cancellationToken.IsCancellationRequested)
        {
            return Translate(e);
        }
        catch (RpcException e)
        {
            throw new OperationCanceledException("The sender hung up.", e, cancellationToken);
        }
    }

    private WriteResult Translate(RpcException e) => e.StatusCode switch
    {
        StatusCode.InvalidArgument => new(WriteOutcome.Malformed, e.Status.Detail),
        StatusCode.ResourceExhausted when RetryDelay(e) is { } delay => new(WriteOutcome.Overloaded, e.Status.Detail, RetryAfter: delay),
        StatusCode.ResourceExhausted => new(WriteOutcome.TooLarge, e.Status.Detail),
        StatusCode.DeadlineExceeded => new(WriteOutcome.Unavailable, "the store did not answer in time", RetryAfter: _retryAfter),
        StatusCode.Unavailable or StatusCode.Cancelled or StatusCode.Aborted =>
            new(WriteOutcome.Unavailable, "the store is not available", RetryAfter: RetryDelay(e) ?? _retryAfter),
        _ => new(WriteOutcome.Failed, "the store failed"),
    };

    private static TimeSpan? RetryDelay(RpcException e) => e.GetRpcStatus()?.GetDetail<RetryInfo>()?.RetryDelay.ToTimeSpan();

    private void Count(string protocol, int bytes, long spans, WriteResult result)
    {
        long rejected = 0;
        if (result.Response is { Length: > 0 } response)
            rejected = Math.Min(spans, ExportTraceServiceResponse.Parser.ParseFrom(response.Span).PartialSuccess?.RejectedSpans ?? 0);
        metrics.Count(protocol, result.Name, bytes, spans - rejected);
        if (rejected > 0) metrics.CountRejected(protocol, rejected);
    }
}
