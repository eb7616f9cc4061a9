using System.Reflection;
using System.Text.Json;
using Tracepost.ServiceDefaults.Health;

namespace Tracepost.ApiService.QueryApis.Zipkin;

/// <summary>What probes ask of a Zipkin server: whether it is well, and which one it is.</summary>
internal static class ZipkinHealth
{
    private const string Json = "application/json; charset=utf-8";

    private static readonly string Version =
        typeof(ZipkinHealth).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";

    /// <summary>
    /// 200, or 503 while DataService or its database is away:
    /// <code>{"status":"UP","zipkin":{"status":"UP","details":{"dataservice":{"status":"UP"}}}}</code>
    /// </summary>
    public static async Task GetHealthAsync(HttpContext http, HealthReports reports)
    {
        var answer = await reports.ReadyAsync(http.RequestAborted);
        http.Response.StatusCode = answer.IsWell ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        http.Response.ContentType = Json;
        http.Response.Headers.CacheControl = "no-store";
        await using var json = new Utf8JsonWriter(http.Response.BodyWriter);
        json.WriteStartObject();
        WriteStatus(json, answer.IsWell);
        json.WriteStartObject("zipkin");
        WriteStatus(json, answer.IsWell);
        json.WriteStartObject("details");
        foreach (var (name, status) in answer.Checks)
        {
            json.WriteStartObject(name);
            WriteStatus(json, HealthAnswer.Serves(status));
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary><c>{"zipkin":{"version":"0.1.0","commit":"2ab5d3c"}}</c>: ours, where a Zipkin server says its own.</summary>
    public static IResult GetInfo()
    {
        var parts = Version.Split('+');
        return Results.Json(new { zipkin = new { version = parts[0], commit = parts.Length > 1 ? parts[1] : "" } }, contentType: Json);
    }

    private static void WriteStatus(Utf8JsonWriter json, bool isWell) => json.WriteString("status", isWell ? "UP" : "DOWN");
}
