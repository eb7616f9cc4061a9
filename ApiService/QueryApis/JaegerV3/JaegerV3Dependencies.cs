using System.Globalization;
using Tracepost.ApiService.Store;

namespace Tracepost.ApiService.QueryApis.JaegerV3;

/// <summary>
/// <c>GET /api/v3/dependencies</c>, which is in the definition of <c>jaeger.api_v3</c> though Jaeger 2.20 has it over gRPC only. The answer
/// is the JSON form of its message, in which 64-bit numbers are texts:
/// <code>{"dependencies":[{"parent":"web","child":"app","callCount":"2"}]}</code>
/// Both times are required, RFC 3339.
/// </summary>
internal static class JaegerV3Dependencies
{
    public static void MapDependencies(this IEndpointRouteBuilder api) => api.MapGet("/dependencies", GetAsync);

    private static async Task GetAsync(HttpContext http, LinkStore links, CancellationToken cancellationToken)
    {
        var parameters = new JaegerV3Parameters(http.Request.Query);
        var start = parameters.Time("startTime", "start_time") ?? throw new BadQueryException("start_time is required");
        var end = parameters.Time("endTime", "end_time") ?? throw new BadQueryException("end_time is required");
        if (end <= start) throw new BadQueryException("end_time must be after start_time");
        var found = await links.GetLinksAsync(start, end, cancellationToken);

        await using var answer = JsonAnswer.Begin(http);
        answer.Json.WriteStartObject();
        answer.Json.WriteStartArray("dependencies");
        foreach (var link in found)
        {
            answer.Json.WriteStartObject();
            answer.Json.WriteString("parent", link.Parent);
            answer.Json.WriteString("child", link.Child);
            answer.Json.WriteString("callCount", link.CallCount.ToString(CultureInfo.InvariantCulture));
            answer.Json.WriteEndObject();
            await answer.FlushIfFullAsync(cancellationToken);
        }

        answer.Json.WriteEndArray();
        answer.Json.WriteEndObject();
        await answer.EndAsync(cancellationToken);
    }
}
