using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Tracepost.ServiceDefaults.Doors;

namespace Tracepost.ServiceDefaults.Health;

/// <summary>
/// Two questions in every environment: <c>/alive</c>, is the process worth keeping, and <c>/health</c>, should it get requests now.
/// </summary>
public static class HealthExtensions
{
    internal const string ReadyPath = "/health";
    internal const string LivePath = "/alive";

    /// <summary>A check with this tag counts for <c>/alive</c> too. A dependency that is away is no reason to be restarted: leave it off there.</summary>
    public const string LiveTag = "live";

    internal static void AddHealth(this IHostApplicationBuilder builder)
    {
        builder.Services.AddHealthChecks().AddCheck("self", () => HealthCheckResult.Healthy(), [LiveTag]);
        builder.Services.AddSingleton<HealthReports>();
    }

    /// <summary>
    /// Maps <c>/health</c> and <c>/alive</c> on the given door: 200 or 503, and JSON such as
    /// <c>{"status":"Unhealthy","checks":{"self":"Healthy","traces":"Unhealthy"}}</c>.
    /// </summary>
    public static WebApplication MapDefaultEndpoints(this WebApplication app, string door)
    {
        Map(app, ReadyPath, door, reports => reports.ReadyAsync);
        Map(app, LivePath, door, reports => reports.LiveAsync);
        return app;
    }

    private static void Map(
        IEndpointRouteBuilder app, string path, string door, Func<HealthReports, Func<CancellationToken, Task<HealthAnswer>>> question) =>
        app.MapGet(path, async (HealthReports reports, HttpContext context) =>
            {
                var answer = await question(reports)(context.RequestAborted);
                context.Response.Headers.CacheControl = "no-store";
                return Results.Json(answer, statusCode: answer.IsWell ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
            })
            .RequireDoor(door)
            .ExcludeFromDescription();
}
