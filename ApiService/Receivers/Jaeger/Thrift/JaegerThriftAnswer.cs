using System.Globalization;
using Tracepost.ApiService.Receivers.Bodies;
using Tracepost.ApiService.Receivers.Writer;

namespace Tracepost.ApiService.Receivers.Jaeger.Thrift;

/// <summary>
/// Answers as Jaeger's collector does: 202 and nothing, or a line of text, as Go's <c>http.Error</c> writes it. Where Jaeger knows only 400 and 500,
/// the status also says what a sender can do about it: send less, come back later.
/// </summary>
internal static class JaegerThriftAnswer
{
    public static Task WriteAsync(HttpContext context, WriteResult result)
    {
        using var response = result.Response;
        if (response is not null)
        {
            context.Response.StatusCode = StatusCodes.Status202Accepted;
            return Task.CompletedTask;
        }

        var headers = context.Response.Headers;
        if (result.RetryAfter is { } delay) headers.RetryAfter = ((long)Math.Ceiling(delay.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        if (result.Outcome == WriteOutcome.Unsupported) headers.AcceptEncoding = BodyReader.Encodings;
        var (status, what) = Describe(result.Outcome);
        return WriteErrorAsync(context, status, $"{what}: {result.Message}");
    }

    public static Task WriteErrorAsync(HttpContext context, int status, string message)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        return context.Response.WriteAsync($"{Escape(message)}\n", context.RequestAborted);
    }

    private static (int Status, string What) Describe(WriteOutcome outcome)
    {
        const string Body = "Unable to process request body";
        const string Batch = "Cannot submit Jaeger batch";
        return outcome switch
        {
            WriteOutcome.Malformed => (StatusCodes.Status400BadRequest, Body),
            WriteOutcome.TooLarge => (StatusCodes.Status413PayloadTooLarge, Body),
            WriteOutcome.Unsupported => (StatusCodes.Status415UnsupportedMediaType, Body),
            WriteOutcome.TooSlow => (StatusCodes.Status408RequestTimeout, Body),
            WriteOutcome.Overloaded => (StatusCodes.Status429TooManyRequests, Batch),
            WriteOutcome.Unavailable => (StatusCodes.Status503ServiceUnavailable, Batch),
            _ => (StatusCodes.Status500InternalServerError, Batch),
        };
    }

    // Go's html.EscapeString: what a sender said goes back into a text that somebody's browser may show.
    private static string Escape(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("'", "&#39;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal)
        .Replace("\"", "&#34;", StringComparison.Ordinal);
}
