using System.Globalization;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using Tracepost.ApiService.Receivers.Otlp.Json;
using Tracepost.ApiService.Receivers.Writer;

namespace Tracepost.ApiService.Receivers.Otlp;

/// <summary>
/// OTLP over HTTP: https://opentelemetry.io/docs/specs/otlp/#otlphttp. The answer speaks the request's language, protobuf or JSON: an
/// <c>ExportTraceServiceResponse</c>, or a <c>google.rpc.Status</c> with the HTTP status, and <c>Retry-After</c> where repeating helps.
/// </summary>
internal sealed class OtlpHttpReceiver(SpanWriter writer, ReceiverMetrics metrics, IOptions<ReceiverOptions> options, ILogger<OtlpHttpReceiver> logger)
{
    private const string Protocol = "otlp-http";

    public async Task ReceiveAsync(HttpContext context)
    {
        if (OtlpEncodings.Of(context.Request.ContentType) is not { } encoding)
        {
            await RefuseAsync(context, OtlpEncoding.Protobuf, StatusCodes.Status415UnsupportedMediaType, "unsupported_media_type", "Content-Type must be application/x-protobuf or application/json");
            return;
        }

        try
        {
            using var body = await OtlpBody.ReadAsync(context, options.Value);
            using var request = encoding == OtlpEncoding.Json ? OtlpJsonReader.ToProtobuf(body.Span) : null;
            var result = await writer.WriteAsync(Protocol, request ?? body, context.RequestAborted);
            await AnswerAsync(context, encoding, result);
        }
        catch (OtlpBodyException e)
        {
            await RefuseAsync(context, encoding, e.HttpStatus, e.Outcome, e.Message);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException && context.RequestAborted.IsCancellationRequested)
        {
            metrics.CountRefused(Protocol, "cancelled");
        }
        catch (BadHttpRequestException e)
        {
            await RefuseAsync(context, encoding, e.StatusCode, "malformed", e.Message);
        }
    }

    private static async Task AnswerAsync(HttpContext context, OtlpEncoding encoding, WriteResult result)
    {
        using var response = result.Response;
        if (result.RetryAfter is { } delay)
            context.Response.Headers[HeaderNames.RetryAfter] = ((long)Math.Ceiling(delay.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        if (response is null) await OtlpHttpAnswer.WriteErrorAsync(context, encoding, Status(result.Outcome), result.Message);
        else await OtlpHttpAnswer.WriteSuccessAsync(context, encoding, response.Memory);
    }

    private async Task RefuseAsync(HttpContext context, OtlpEncoding encoding, int status, string outcome, string message)
    {
        metrics.CountRefused(Protocol, outcome);
        logger.Refused(status, message);
        await OtlpHttpAnswer.WriteErrorAsync(context, encoding, status, message);
    }

    private static int Status(WriteOutcome outcome) => outcome switch
    {
        WriteOutcome.Malformed => StatusCodes.Status400BadRequest,
        WriteOutcome.TooLarge => StatusCodes.Status413PayloadTooLarge,
        WriteOutcome.Overloaded => StatusCodes.Status429TooManyRequests,
        WriteOutcome.Unavailable => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status500InternalServerError,
    };
}

internal static partial class OtlpHttpLog
{
    [LoggerMessage(1, LogLevel.Debug, "Refused an OTLP request with {Status}: {Message}")]
    public static partial void Refused(this ILogger logger, int status, string message);
}
