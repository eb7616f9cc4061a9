using Google.Rpc;
using Grpc.Core;
using Grpc.Net.Client;
using OpenTelemetry.Proto.Collector.Trace.V1;

namespace Tracepost.OrderSystem.Sending;

/// <summary>
/// Exports over OTLP/gRPC and retries what the specification calls retryable, as long as it takes:
/// https://opentelemetry.io/docs/specs/otlp/#failures
/// </summary>
internal sealed class OtlpSender : IDisposable
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly GrpcChannel _channel;
    private readonly TraceService.TraceServiceClient _client;
    private readonly TimeProvider _time;
    private readonly TextWriter _output;
    private long _traces;
    private long _spans;
    private long _rejected;

    public OtlpSender(Uri endpoint, TimeProvider time, TextWriter output)
    {
        _channel = GrpcChannel.ForAddress(endpoint);
        _client = new TraceService.TraceServiceClient(_channel);
        (_time, _output) = (time, output);
    }

    public string Summary
    {
        get
        {
            var rejected = Interlocked.Read(ref _rejected);
            return $"Sent {Interlocked.Read(ref _traces):N0} traces, {Interlocked.Read(ref _spans):N0} spans"
                + (rejected > 0 ? $"; {rejected:N0} spans were rejected." : ".");
        }
    }

    /// <summary>Returns when the receiver has acknowledged the request.</summary>
    /// <exception cref="RpcException">The receiver refused it for good.</exception>
    public async Task SendAsync(ExportTraceServiceRequest request, int traces, CancellationToken cancellationToken)
    {
        var spans = request.ResourceSpans.Sum(r => r.ScopeSpans.Sum(s => s.Spans.Count));
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                var response = await _client.ExportAsync(
                    request, deadline: _time.GetUtcNow().UtcDateTime + Deadline, cancellationToken: cancellationToken);
                Interlocked.Add(ref _traces, traces);
                Interlocked.Add(ref _spans, spans);
                if (response.PartialSuccess is { RejectedSpans: > 0 } partial) await WarnAsync(partial);
                return;
            }
            catch (RpcException e) when (IsRetryable(e) && !cancellationToken.IsCancellationRequested)
            {
                var pause = Pause(e, attempt);
                await _output.WriteLineAsync($"{e.Status.StatusCode}: {e.Status.Detail} Trying again in {pause.TotalSeconds:0.#} s.");
                await Task.Delay(pause, _time, cancellationToken);
            }
            catch (RpcException) when (cancellationToken.IsCancellationRequested)
            {
                throw new OperationCanceledException(cancellationToken);
            }
        }
    }

    public void Dispose() => _channel.Dispose();

    private async Task WarnAsync(ExportTracePartialSuccess partial)
    {
        if (Interlocked.Add(ref _rejected, partial.RejectedSpans) == partial.RejectedSpans) // once is enough
            await _output.WriteLineAsync($"{partial.RejectedSpans} spans were rejected: {partial.ErrorMessage}");
    }

    private static bool IsRetryable(RpcException e) => e.StatusCode is StatusCode.Unavailable or StatusCode.ResourceExhausted
        or StatusCode.DeadlineExceeded or StatusCode.Aborted or StatusCode.OutOfRange or StatusCode.DataLoss or StatusCode.Cancelled;

    // What the receiver asks for; else 1, 2, 4, 8, 15 seconds.
    private static TimeSpan Pause(RpcException e, int attempt)
    {
        var asked = e.GetRpcStatus()?.GetDetail<RetryInfo>()?.RetryDelay?.ToTimeSpan() ?? TimeSpan.FromSeconds(1 << Math.Min(attempt, 4));
        return asked < LongestPause ? asked : LongestPause;
    }
}
