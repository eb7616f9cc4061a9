using Google.Rpc;
using Grpc.Core;
using Microsoft.Extensions.Options;
using OpenTelemetry.Proto.Collector.Trace.V1;
using Tracepost.TraceModel.Grpc;
using Tracepost.TraceModel.Otlp;
using Tracepost.TraceModel.Wire;
using GrpcStatus = Grpc.Core.Status;

namespace Tracepost.ApiService.Receivers.Writer;

/// <summary>
/// The one way from every receiver to the store: an <c>ExportTraceServiceRequest</c> goes to DataService as it is. It returns when the
/// spans are committed. Backpressure and metrics of all protocols are here.
/// </summary>
internal sealed class SpanWriter(
    TraceWriterCalls dataService, InFlightBytes inFlight, IOptions<ReceiverOptions> options, ReceiverMetrics metrics, StoreLog log)
{
    private readonly TimeSpan _timeout = TimeSpan.FromSeconds(options.Value.WriteTimeoutSeconds);
    private readonly TimeSpan _retryAfter = TimeSpan.FromSeconds(options.Value.RetryAfterSeconds);

    /// <summary>Begins a request: what a receiver holds of it in memory is counted here, from its first byte until its answer.</summary>
    public HeldBytes Open() => inFlight.Open();

    /// <summary>Writes a request; the caller disposes it afterwards. Never throws but for a cancelled token.</summary>
    /// <param name="protocol">How it came, for the metrics.</param>
    /// <param name="request">An <c>ExportTraceServiceRequest</c>.</param>
    /// <param name="held">What the receiver holds of it; grown here if that is less than the request.</param>
    /// <param name="cancellationToken">The sender hung up.</param>
    public async Task<WriteResult> WriteAsync(string protocol, PooledBytes request, HeldBytes held, CancellationToken cancellationToken)
    {
        long spans;
        try
        {
            spans = SpanCounter.Count(request.Span);
        }
        catch (MalformedProtobufException e)
        {
            metrics.Count(protocol, WriteOutcome.Malformed, request.Length, 0);
            return new WriteResult(WriteOutcome.Malformed, e.Message);
        }

        var result = held.TryGrowTo(request.Length)
            ? await SendAsync(request, cancellationToken)
            : new WriteResult(WriteOutcome.Overloaded, "too many bytes are in flight: send this request again later", RetryAfter: _retryAfter);
        Count(protocol, request.Length, spans, result);
        return result;
    }

    /// <summary>What to tell a sender whose request is refused before it is a whole message; counts it.</summary>
    public WriteResult Refuse(string protocol, WriteOutcome outcome, string message)
    {
        metrics.CountRefused(protocol, outcome);
        return new WriteResult(outcome, message, RetryAfter: outcome == WriteOutcome.Overloaded ? _retryAfter : null);
    }

    private async Task<WriteResult> SendAsync(PooledBytes request, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(_timeout);
        var lost = new LostCalls();
        while (true)
        {
            try
            {
                var response = await dataService.ExportAsync(request, deadline.Token);
                log.Answers();
                return new WriteResult(WriteOutcome.Accepted, "", response);
            }
            catch (RpcException e)
            {
                if (!lost.MayRepeat(e)) return Translate(e);
                metrics.CountRepeated();
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return Translate(new RpcException(new GrpcStatus(StatusCode.DeadlineExceeded, "no answer in time")));
            }
        }
    }

    private WriteResult Translate(RpcException e)
    {
        var result = e.StatusCode switch
        {
            StatusCode.DeadlineExceeded => new(WriteOutcome.Unavailable, "the store did not answer in time", RetryAfter: _retryAfter),
            // Its own words, such as that its disk is full.
            StatusCode.Unavailable when RetryDelay(e) is { } delay => new(WriteOutcome.Unavailable, e.Status.Detail, RetryAfter: delay),
            // What our side of the connection says, whatever code it chose, is that the connection broke.
            StatusCode.Unavailable or StatusCode.Cancelled or StatusCode.Aborted =>
                new(WriteOutcome.Unavailable, "the store is not available", RetryAfter: RetryDelay(e) ?? _retryAfter),
            _ when e.Status.DebugException is not null =>
                new(WriteOutcome.Unavailable, "the store is not available", RetryAfter: _retryAfter),
            StatusCode.InvalidArgument => new(WriteOutcome.Malformed, e.Status.Detail),
            StatusCode.ResourceExhausted when RetryDelay(e) is { } delay => new(WriteOutcome.Overloaded, e.Status.Detail, RetryAfter: delay),
            StatusCode.ResourceExhausted => new(WriteOutcome.TooLarge, e.Status.Detail),
            _ => new WriteResult(WriteOutcome.Failed, "the store failed"),
        };
        log.Refused(result.Outcome, e);
        return result;
    }

    private static TimeSpan? RetryDelay(RpcException e) => e.GetRpcStatus()?.GetDetail<RetryInfo>()?.RetryDelay?.ToTimeSpan();

    private void Count(string protocol, int bytes, long spans, WriteResult result)
    {
        long rejected = 0;
        if (result.Response is { Length: > 0 } response)
            rejected = Math.Clamp(ExportTraceServiceResponse.Parser.ParseFrom(response.Span).PartialSuccess?.RejectedSpans ?? 0, 0, spans);
        metrics.Count(protocol, result.Outcome, bytes, spans - rejected, rejected);
    }
}
