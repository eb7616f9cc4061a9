using System.Globalization;
using Tracepost.ApiService.Receivers.Bodies;
using Tracepost.ApiService.Receivers.Writer;

namespace Tracepost.ApiService.Receivers.Intake;

/// <summary>What became of a request, in the words of HTTP; the body is each protocol's own.</summary>
internal static class HttpOutcome
{
    /// <summary>The status of a request that was not accepted.</summary>
    public static int Status(WriteOutcome outcome) => outcome switch
    {
        WriteOutcome.Malformed => StatusCodes.Status400BadRequest,
        WriteOutcome.TooLarge => StatusCodes.Status413PayloadTooLarge,
        WriteOutcome.Unsupported => StatusCodes.Status415UnsupportedMediaType,
        WriteOutcome.TooSlow => StatusCodes.Status408RequestTimeout,
        WriteOutcome.Overloaded => StatusCodes.Status429TooManyRequests,
        WriteOutcome.Unavailable => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status500InternalServerError,
    };

    /// <summary>Says when to come back, and which encodings are read.</summary>
    public static void WriteHeaders(HttpResponse response, WriteResult result)
    {
        if (result.RetryAfter is { } delay) response.Headers.RetryAfter = ((long)Math.Ceiling(delay.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        if (result.Outcome == WriteOutcome.Unsupported) response.Headers.AcceptEncoding = BodyReader.Encodings;
    }
}
