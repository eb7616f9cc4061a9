using Microsoft.Extensions.Options;
using Tracepost.ApiService.Receivers.Bodies;
using Tracepost.ApiService.Receivers.Otlp.Json;
using Tracepost.ApiService.Receivers.Writer;
using Tracepost.TraceModel.Grpc;

namespace Tracepost.ApiService.Receivers.Otlp;

/// <summary>
/// OTLP over HTTP: https://opentelemetry.io/docs/specs/otlp/#otlphttp. The answer speaks the request's language, protobuf or JSON: an
/// <c>ExportTraceServiceResponse</c>, or a <c>google.rpc.Status</c> with the HTTP status, and <c>Retry-After</c> where repeating helps.
/// </summary>
internal sealed class OtlpHttpReceiver(SpanWriter writer, IOptions<ReceiverOptions> options, TimeProvider time)
{
    private const string Protocol = "otlp-http";

    /// <summary>POST of a request.</summary>
    public async Task ReceiveAsync(HttpContext context)
    {
        var encoding = OtlpEncodings.Of(context.Request.ContentType);
        var aborted = context.RequestAborted;
        using var held = writer.Open();
        WriteResult result;
        try
        {
            using var request = await ReadAsync(context, encoding, held);
            result = await writer.WriteAsync(Protocol, request, held, aborted);
        }
        catch (RefusedException e)
        {
            result = writer.Refuse(Protocol, e.Outcome, e.Message);
        }
        catch (BadHttpRequestException e) when (!aborted.IsCancellationRequested)
        {
            // Broken HTTP, such as a chunk without a length.
            result = writer.Refuse(Protocol, WriteOutcome.Malformed, e.Message);
        }
        catch (Exception e) when (aborted.IsCancellationRequested && e is OperationCanceledException or IOException)
        {
            writer.Refuse(Protocol, WriteOutcome.Cancelled, "");
            return;
        }

        await OtlpHttpAnswer.WriteAsync(context, encoding ?? OtlpEncoding.Protobuf, result);
    }

    /// <summary>Any other method.</summary>
    public async Task RefuseMethodAsync(HttpContext context)
    {
        context.Response.Headers.Allow = HttpMethods.Post;
        var encoding = OtlpEncodings.Of(context.Request.ContentType) ?? OtlpEncoding.Protobuf;
        var result = writer.Refuse(Protocol, WriteOutcome.Unsupported, "traces are sent with POST");
        await OtlpHttpAnswer.WriteErrorAsync(context, encoding, StatusCodes.Status405MethodNotAllowed, result.Message);
    }

    private async Task<PooledBytes> ReadAsync(HttpContext context, OtlpEncoding? encoding, HeldBytes held)
    {
        if (encoding is null) throw RefusedException.Unsupported($"Content-Type must be {OtlpEncodings.Protobuf} or {OtlpEncodings.Json}");
        var body = await BodyTime.ReadInTimeAsync(context, options.Value, time, token => BodyReader.ReadAsync(
            context.Request.Body, context.Request.Headers.ContentEncoding, context.Request.ContentLength, options.Value.MaxRequestBytes, held, token));
        if (encoding == OtlpEncoding.Protobuf) return body;

        using (body)
        {
            var request = OtlpJsonReader.ToProtobuf(body.Span);
            if (held.TryGrowBy(request.Length)) return request;
            request.Dispose();
            throw RefusedException.Overloaded();
        }
    }
}
