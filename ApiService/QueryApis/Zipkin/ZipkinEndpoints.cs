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
    private static readonly string[] Read = [HttpMethods.Get, HttpMethods.Head];

    public static RouteGroupBuilder MapZipkinApi(this RouteGroupBuilder group)
    {
        group.RequireCors(ZipkinCors.Policy).AnswerBadQueries(ZipkinErrors.WriteAsync).AnswerStoreFailures(ZipkinErrors.WriteAsync);
        group.Map("/traces", (HttpContext http, [AsParameters] ZipkinSearch search, ZipkinTraces traces) => traces.FindAsync(http, search));
        group.Map(
                "/trace/{traceId}",
                (HttpContext http, [FromRoute(Name = "traceId")] string traceId, ZipkinTraces traces) => traces.GetAsync(http, traceId));
        group.Map(
                "/traceMany",
                (HttpContext http, [FromQuery(Name = "traceIds")] string[]? traceIds, ZipkinTraces traces) => traces.GetManyAsync(http, traceIds));
        group.Map("/services", (HttpContext http, ZipkinNames names) => names.GetServicesAsync(http));
        group.Map(
                "/spans",
                (HttpContext http, [FromQuery(Name = "serviceName")] string[]? serviceName, ZipkinNames names) => names.GetSpansAsync(http, serviceName));
        group.Map(
                "/remoteServices",
                (HttpContext http, [FromQuery(Name = "serviceName")] string[]? serviceName, ZipkinNames names) =>
                    names.GetRemoteServicesAsync(http, serviceName));
        group.Map("/dependencies", (HttpContext http, [AsParameters] ZipkinDependencies dependencies, LinkStore links) => dependencies.GetAsync(http, links));
        group.Map("/autocompleteKeys", (HttpContext http, ZipkinNames names) => names.GetAutocompleteKeysAsync(http));
        group.Map(
                "/autocompleteValues",
                (HttpContext http, [FromQuery(Name = "key")] string[]? key, ZipkinNames names) => names.GetAutocompleteValuesAsync(http, key));
        return group;
    }

    private static void Map(this RouteGroupBuilder group, string path, Delegate handler)
    {
        group.MapMethods(path, [HttpMethods.Options], SayMethods).ExcludeFromDescription();
        group.MapMethods(path, Read, handler);
    }

    private static IResult SayMethods(HttpContext http)
    {
        http.Response.Headers.Allow = "GET, HEAD, OPTIONS";
        return Results.NoContent();
    }
}
