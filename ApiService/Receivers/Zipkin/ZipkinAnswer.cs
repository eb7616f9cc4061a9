using Tracepost.ApiService.Receivers.Bodies;
using Tracepost.ApiService.Receivers.Intake;
using Tracepost.ApiService.Receivers.Writer;

namespace Tracepost.ApiService.Receivers.Zipkin;

/// <summary>Answers as Zipkin does: 202 and nothing, or a status and what is wrong as a line of text.</summary>
internal static class ZipkinAnswer
{
    public const string Gzip = "gzip";

    public static async Task WriteAsync(HttpContext context, WriteResult result)
    {
        using var response = result.Response;
        HttpOutcome.WriteHeaders(context.Response, result);
        // Zipkin has no word for spans that were rejected among others; they are counted.
        if (response is not null) context.Response.StatusCode = StatusCodes.Status202Accepted;
        else await WriteErrorAsync(context, HttpOutcome.Status(result.Outcome), Text(result.Message));
    }

    public static async Task WriteErrorAsync(HttpContext context, int status, string message)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        await context.Response.WriteAsync(message, context.RequestAborted);
    }

    private static string Text(string message) => message == BodyReader.NotEncoded(Gzip) ? "Cannot gunzip spans" : message;
}
