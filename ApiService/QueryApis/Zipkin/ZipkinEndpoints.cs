using Microsoft.AspNetCore.Mvc;
using Tracepost.ApiService.Cors;
using Tracepost.ApiService.Store;

namespace Tracepost.ApiService.QueryApis.Zipkin;

/// <summary>
/// The paths of Zipkin's query API, https://zipkin.io/zipkin-api/. Beyond it, HEAD answers like GET, OPTIONS says what there is, and a store that is
/// away is 503 instead of 500.
/// </summary>
internal static class ZipkinEndpoints
{
    private const string Json = "application/json";

    private static readonly string[] Read = [HttpMethods.Get, HttpMethods.Head];

    public static RouteGroupBuilder MapZipkinApi(this RouteGroupBuilder group)
    {
        group.RequireCors(ZipkinCors.Policy).AnswerBadQueries(ZipkinErrors.WriteAsync).AnswerStoreFailures(ZipkinErrors.WriteAsync);
        group.Map("/traces", (HttpContext http, [AsParameters] ZipkinSearch search, ZipkinTraces traces) => traces.FindAsync(http, search))
            .WithSummary("Traces that a search finds, newest first.");
        group.Map(
                "/trace/{traceId}",
                (HttpContext http, [FromRoute(Name = "traceId")] string traceId, ZipkinTraces traces) => traces.GetAsync(http, traceId))
            .WithSummary("The spans of a trace.");
        group.Map(
                "/traceMany",
                (HttpContext http, [FromQuery(Name = "traceIds")] string[]? traceIds, ZipkinTraces traces) => traces.GetManyAsync(http, traceIds))
            .WithSummary("Several traces by their ids, separated by commas.");
        group.Map("/services", (HttpContext http, ZipkinNames names) => names.GetServicesAsync(http))
            .WithSummary("The names of all services.");
        group.Map(
                "/spans",
                (HttpContext http, [FromQuery(Name = "serviceName")] string[]? serviceName, ZipkinNames names) => names.GetSpansAsync(http, serviceName))
            .WithSummary("The names of a service's spans.");
        group.Map(
                "/remoteServices",
                (HttpContext http, [FromQuery(Name = "serviceName")] string[]? serviceName, ZipkinNames names) =>
                    names.GetRemoteServicesAsync(http, serviceName))
            .WithSummary("The names of the services that a service calls, or is called by.");
        group.Map("/dependencies", (HttpContext http, [AsParameters] ZipkinDependencies dependencies, LinkStore links) => dependencies.GetAsync(http, links))
            .WithSummary("Which service called which, in the traces that start in a window.");
        group.Map("/autocompleteKeys", (HttpContext http, ZipkinNames names) => names.GetAutocompleteKeysAsync(http))
            .WithSummary("The tags whose values are kept for a search to be completed with.");
        group.Map(
                "/autocompleteValues",
                (HttpContext http, [FromQuery(Name = "key")] string[]? key, ZipkinNames names) => names.GetAutocompleteValuesAsync(http, key))
            .WithSummary("The values of such a tag.");
        return group;
    }

    private static RouteHandlerBuilder Map(this RouteGroupBuilder group, string path, Delegate handler)
    {
        group.MapMethods(path, [HttpMethods.Options], SayMethods).ExcludeFromDescription();
        return group.MapMethods(path, Read, handler)
            .Produces(StatusCodes.Status200OK, contentType: Json)
            .ProducesProblem(StatusCodes.Status400BadRequest, "text/plain");
    }

    private static IResult SayMethods(HttpContext http)
    {
        http.Response.Headers.Allow = "GET, HEAD, OPTIONS";
        return Results.NoContent();
    }
}
