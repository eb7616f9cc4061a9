using System.Text.Json;
using Tracepost.ApiService.Receivers.Grpc;
using Tracepost.ApiService.Receivers.Intake;
using Tracepost.ApiService.Receivers.Writer;

namespace Tracepost.ApiService.Receivers.OpenCensus.Json;

/// <summary>
/// What a browser sends, as grpc-gateway takes it: <c>POST /v1/trace</c> with the JSON of one or more <c>ExportTraceServiceRequest</c>, of any content
/// type. The answer is 200 and nothing, or <c>{"error":{"code":3,"message":"…"}}</c> with the HTTP status that goes with the gRPC code.
/// </summary>
internal sealed class OpenCensusJsonReceiver(HttpIntake intake, OpenCensusTranslator translator)
{
    public const string Path = "/v1/trace";
    private const string Protocol = "opencensus-json";

    public async Task ReceiveAsync(HttpContext context)
    {
        if (await intake.ReceiveAsync(context, Protocol, translator.TranslateJson) is not { } result) return;
        using var response = result.Response;
        if (result.Outcome == WriteOutcome.Accepted) return;

        var status = GrpcFailures.Status(result);
        if (result.RetryAfter is { } delay) context.Response.Headers.RetryAfter = $"{(long)Math.Ceiling(delay.TotalSeconds)}";
        context.Response.StatusCode = HttpStatus(result.Outcome);
        context.Response.ContentType = "application/json";
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteStartObject("error");
        json.WriteNumber("code", status.Code);
        json.WriteString("message", status.Message);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    // As grpc-gateway maps the codes, https://github.com/grpc-ecosystem/grpc-gateway, but for what HTTP has a better word for.
    private static int HttpStatus(WriteOutcome outcome) => outcome switch
    {
        WriteOutcome.Malformed => StatusCodes.Status400BadRequest,
        WriteOutcome.TooLarge => StatusCodes.Status413PayloadTooLarge,
        WriteOutcome.Unsupported => StatusCodes.Status415UnsupportedMediaType,
        WriteOutcome.TooSlow => StatusCodes.Status408RequestTimeout,
        WriteOutcome.Overloaded => StatusCodes.Status429TooManyRequests,
        WriteOutcome.Unavailable => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status500InternalServerError,
    };
}
