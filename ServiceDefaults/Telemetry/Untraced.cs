using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using OpenTelemetry;
using Tracepost.ServiceDefaults.Doors;
using Tracepost.ServiceDefaults.Health;

namespace Tracepost.ServiceDefaults.Telemetry;

/// <summary>
/// Requests that must leave no spans. What receives spans may not make spans of its own: exported to ourselves they would be received,
/// make spans, be exported, and so on. Health probes are left out because they would drown everything else.
/// </summary>
public static class Untraced
{
    /// <summary>
    /// Requests to these endpoints are not traced, and neither is anything they call (HTTP, gRPC, database), here or in the services behind:
    /// what is sent on carries a trace context whose sampled flag is off. Works for gRPC services and for minimal API endpoints alike.
    /// </summary>
    public static TBuilder DoNotTrace<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder
    {
        // The ASP.NET Core span starts before routing, so it is known only here that it is not wanted.
        builder.Finally(endpoint =>
        {
            if (endpoint.RequestDelegate is { } next) endpoint.RequestDelegate = context => InvokeAsync(next, context);
        });
        return builder;
    }

    /// <summary>Until the result is disposed, nothing on this logical call path makes spans. For background work on received spans.</summary>
    public static IDisposable Begin() => SuppressInstrumentationScope.Begin();

    /// <summary>Decides before routing: by door and by path.</summary>
    internal static bool ShouldTrace(HttpContext context) =>
        context.Features.Get<Door>() is not { Traced: false }
        && !context.Request.Path.Equals(HealthExtensions.ReadyPath, StringComparison.OrdinalIgnoreCase)
        && !context.Request.Path.Equals(HealthExtensions.LivePath, StringComparison.OrdinalIgnoreCase);

    private static async Task InvokeAsync(RequestDelegate next, HttpContext context)
    {
        if (Activity.Current is { } activity)
        {
            activity.IsAllDataRequested = false;
            activity.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
        }
        using (SuppressInstrumentationScope.Begin())
            await next(context);
    }
}
