using System.Globalization;
using System.Text.Json;
using Google.Protobuf;
using OpenTelemetry.Proto.Collector.Trace.V1;
using Tracepost.ApiService.Receivers.Intake;
using Tracepost.ApiService.Receivers.Writer;
using Status = Google.Rpc.Status;

namespace Tracepost.ApiService.Receivers.Otlp;

/// <summary>
/// Answers over HTTP: <c>{}</c> or <c>{"partialSuccess":{"rejectedSpans":"3","errorMessage":"…"}}</c>, and for errors a
/// <c>google.rpc.Status</c>: <c>{"code":3,"message":"…"}</c>; or the same as protobuf.
/// </summary>
internal static class OtlpHttpAnswer
{
    public static async Task WriteAsync(HttpContext context, OtlpEncoding encoding, WriteResult result)
    {
        using var response = result.Response;
        HttpOutcome.WriteHeaders(context.Response, result);
        if (response is null) await WriteErrorAsync(context, encoding, HttpOutcome.Status(result.Outcome), result.Message);
        else await WriteSuccessAsync(context, encoding, response.Memory);
    }

    public static async Task WriteErrorAsync(HttpContext context, OtlpEncoding encoding, int httpStatus, string message)
    {
        context.Response.StatusCode = httpStatus;
        var status = new Status { Code = GrpcCode(httpStatus), Message = message };
        if (encoding == OtlpEncoding.Protobuf)
        {
            await WriteProtobufAsync(context, status.ToByteArray());
            return;
        }

        await WriteJsonAsync(context, json =>
        {
            json.WriteNumber("code", status.Code);
            json.WriteString("message", status.Message);
        });
    }

    private static async Task WriteSuccessAsync(HttpContext context, OtlpEncoding encoding, ReadOnlyMemory<byte> response)
    {
        if (encoding == OtlpEncoding.Protobuf)
        {
            await WriteProtobufAsync(context, response);
            return;
        }

        var partial = ExportTraceServiceResponse.Parser.ParseFrom(response.Span).PartialSuccess;
        await WriteJsonAsync(context, json =>
        {
            if (partial is null) return;
            json.WriteStartObject("partialSuccess");
            json.WriteString("rejectedSpans", partial.RejectedSpans.ToString(CultureInfo.InvariantCulture));
            json.WriteString("errorMessage", partial.ErrorMessage);
            json.WriteEndObject();
        });
    }

    private static async Task WriteProtobufAsync(HttpContext context, ReadOnlyMemory<byte> message)
    {
        context.Response.ContentType = OtlpEncodings.Protobuf;
        context.Response.ContentLength = message.Length;
        await context.Response.Body.WriteAsync(message, context.RequestAborted);
    }

    private static async Task WriteJsonAsync(HttpContext context, Action<Utf8JsonWriter> members)
    {
        context.Response.ContentType = OtlpEncodings.Json;
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        json.WriteStartObject();
        members(json);
        json.WriteEndObject();
    }

    // google.rpc.Code
    private static int GrpcCode(int httpStatus) => httpStatus switch
    {
        StatusCodes.Status405MethodNotAllowed => 12, // UNIMPLEMENTED
        StatusCodes.Status408RequestTimeout => 4, // DEADLINE_EXCEEDED
        StatusCodes.Status429TooManyRequests => 8, // RESOURCE_EXHAUSTED
        StatusCodes.Status503ServiceUnavailable => 14, // UNAVAILABLE
        >= 500 => 13, // INTERNAL
        _ => 3, // INVALID_ARGUMENT
    };
}
