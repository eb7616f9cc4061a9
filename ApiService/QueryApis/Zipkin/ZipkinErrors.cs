namespace Tracepost.ApiService.QueryApis.Zipkin;

/// <summary>
/// What is wrong, as a line of text. Zipkin says the type <c>text/*</c>, which is a wish and no type.
/// </summary>
internal static class ZipkinErrors
{
    public static Task WriteAsync(HttpContext http, int status, string message)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/plain; charset=utf-8";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        return http.Response.WriteAsync(message, http.RequestAborted);
    }
}
