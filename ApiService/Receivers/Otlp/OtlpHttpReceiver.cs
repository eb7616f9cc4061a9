using Tracepost.ApiService.Receivers.Intake;
using Tracepost.ApiService.Receivers.Otlp.Json;
using Tracepost.ApiService.Receivers.Writer;

namespace Tracepost.ApiService.Receivers.Otlp;

/// <summary>
/// OTLP over HTTP: https://opentelemetry.io/docs/specs/otlp/#otlphttp. The answer speaks the request's language, protobuf or JSON: an
/// <c>ExportTraceServiceResponse</c>, or a <c>google.rpc.Status</c> with the HTTP status, and <c>Retry-After</c> where repeating helps.
/// </summary>
internal sealed class OtlpHttpReceiver(HttpIntake intake)
{
    private const string Protocol = "otlp-http";

    /// <summary>POST of a request.</summary>
    public async Task ReceiveAsync(HttpContext context)
    {
        var encoding = OtlpEncodings.Of(context.Request.ContentType);
        var result = encoding switch
        {
            OtlpEncoding.Protobuf => await intake.ReceiveAsync(context, Protocol, translate: null),
            OtlpEncoding.Json => await intake.ReceiveAsync(context, Protocol, OtlpJsonReader.ToProtobuf),
            _ => intake.Refuse(Protocol, WriteOutcome.Unsupported, $"Content-Type must be {OtlpEncodings.Protobuf} or {OtlpEncodings.Json}"),
        };
        if (result is not null) await OtlpHttpAnswer.WriteAsync(context, encoding ?? OtlpEncoding.Protobuf, result);
    }

    /// <summary>Any other method.</summary>
    public async Task RefuseMethodAsync(HttpContext context)
    {
        context.Response.Headers.Allow = HttpMethods.Post;
        var encoding = OtlpEncodings.Of(context.Request.ContentType) ?? OtlpEncoding.Protobuf;
        var result = intake.Refuse(Protocol, WriteOutcome.Unsupported, "traces are sent with POST");
        await OtlpHttpAnswer.WriteErrorAsync(context, encoding, StatusCodes.Status405MethodNotAllowed, result.Message);
    }
}
