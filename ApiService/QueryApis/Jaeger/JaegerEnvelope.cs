using System.Text;
using System.Text.Json;

namespace Tracepost.ApiService.QueryApis.Jaeger;

/// <summary>
/// The frame around every answer of Jaeger's HTTP JSON API:
/// <code>{"data":…,"total":0,"limit":0,"offset":0,"errors":null}</code>
/// and of every error, with the HTTP status and as text/plain:
/// <code>{"data":null,"total":0,"limit":0,"offset":0,"errors":[{"code":404,"msg":"trace not found"}]}</code>
/// </summary>
internal static class JaegerEnvelope
{
    public const string TraceNotFound = "trace not found";

    /// <summary>After <c>data</c>: the rest of the envelope, with <paramref name="missing"/> traces as errors that do not fail the answer.</summary>
    public static void WriteEnd(Utf8JsonWriter json, int total = 0, IReadOnlyList<string>? missing = null)
    {
        json.WriteNumber("total", total);
        json.WriteNumber("limit", 0);
        json.WriteNumber("offset", 0);
        if (missing is null or [])
        {
            json.WriteNull("errors");
        }
        else
        {
            json.WriteStartArray("errors");
            foreach (var traceId in missing)
            {
                json.WriteStartObject();
                json.WriteString("msg", TraceNotFound);
                json.WriteString("traceID", traceId);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    public static Task WriteErrorAsync(HttpContext http, int status, string message) =>
        WriteTextAsync(
            http,
            status,
            $$"""{"data":null,"total":0,"limit":0,"offset":0,"errors":[{"code":{{status}},"msg":{{Encode(message)}}}]}""");

    /// <summary>Go's <c>http.Error</c>: text/plain whatever the text is, and a newline at its end.</summary>
    internal static async Task WriteTextAsync(HttpContext http, int status, string text)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/plain; charset=utf-8";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        await http.Response.WriteAsync(text + "\n", Encoding.UTF8, http.RequestAborted);
    }

    internal static string Encode(string text) => $"\"{JsonEncodedText.Encode(text, Go.GoJsonEncoder.Html)}\"";
}
