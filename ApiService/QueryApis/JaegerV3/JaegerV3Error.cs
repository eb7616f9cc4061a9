using Tracepost.ApiService.QueryApis.Jaeger;

namespace Tracepost.ApiService.QueryApis.JaegerV3;

/// <summary>Errors of <c>/api/v3</c>: <c>{"error":{"httpCode":404,"message":"No traces found"}}</c>, as text/plain with a newline.</summary>
internal static class JaegerV3Error
{
    public static Task WriteAsync(HttpContext http, int status, string message) =>
        JaegerEnvelope.WriteTextAsync(http, status, $$$"""{"error":{"httpCode":{{{status}}},"message":{{{JaegerEnvelope.Encode(message)}}}}}""");

    public static Task WriteNotFoundAsync(HttpContext http) => WriteAsync(http, StatusCodes.Status404NotFound, "No traces found");
}
