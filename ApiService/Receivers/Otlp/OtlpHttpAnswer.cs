using System.Text.Json;
using Google.Protobuf;
using OpenTelemetry.Proto.Collector.Trace.V1;
using Status = Google.Rpc.Status;

namespace Tracepost.ApiService.Receivers.Otlp;

/// <summary>
/// Answers over HTTP: <c>{}</c> or <c>{"partialSuccess":{"rejectedSpans":"3","errorMessage":"…"}}</c>, and for errors a
/// <c>google.rpc.Status</c>: <c>{"code":3,"message":"…"}</c>; or the same as protobuf.
/// </summary>
internal static class OtlpHttpAnswer
{
    public static async Task WriteSuccessAsync(HttpContext context, OtlpEncoding encoding, ReadOnlyMemory<byte> response)
    {
        context.Response.ContentType = encoding.ContentType();
        if (encoding == OtlpEncoding.Protobuf)
        {
            context.Response.ContentLength = response.Length;
            await context.Response.Body.WriteAsync(response, context.RequestAborted);
            return;
        }

        var partial = ExportTraceServiceResponse.Parser.ParseFrom(response.Span).PartialSuccess;
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        json.WriteStartObject();
        if (partial is not null)
        {
            json.WriteStartObject("partialSuccess");
            json.WriteString("rejectedSpans", partial.RejectedSpans.ToString(System.Globalization.CultureInfo.InvariantCulture));
            json.WriteString("errorMessage", partial.ErrorMessage);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    public static async Task WriteErrorAsync(HttpContext context, OtlpEncoding encoding, int httpStatus, string message)
    {
        if (context.Response.HasStarted) return;
        context.Response.StatusCode = httpStatus;
        context.Response.ContentType = encoding.ContentType();
        var status = new Status { Code = GrpcCode(httpStatus), Message = message };
        if (encoding == OtlpEncoding.Protobuf)
        {
            var bytes = status.ToByteArray();
            context.Response.ContentLength = bytes.Length;
            await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
            return;
        }

        await using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteNumber("code", status.Code);
        json.WriteString("message", status.Message);
        json.WriteEndObject();
    }

    // google.rpc.Code
    private static int GrpcCode(int httpStatus) => httpStatus switch
    {
        StatusCodes.Status429TooManyRequests => 8, // RESOURCE_EXHAUSTED
        StatusCodes.Status503ServiceUnavailable => 14, // UNAVAILABLE
        >= 500 => 13, // INTERNAL
        _ => 3, // INVALID_ARGUMENT
    };
}
