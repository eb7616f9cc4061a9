using Microsoft.Net.Http.Headers;

namespace Tracepost.ApiService.Pages.Assets;

/// <summary><c>/assets/{name}</c>.</summary>
internal static class AssetEndpoints
{
    public static void MapAssets(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/assets/{name}", Get);
        routes.MapGet("/favicon.ico", (HttpContext http, EmbeddedAssets assets) => Get(http, "icon.svg", assets));
    }

    private static IResult Get(HttpContext http, string name, EmbeddedAssets assets)
    {
        if (assets.Find(name) is not { } asset) return Results.NotFound();
        var isVersioned = http.Request.Query["v"] == asset.Hash;
        http.Response.Headers.CacheControl = isVersioned ? "public, max-age=31536000, immutable" : "no-cache";
        return Results.Bytes(asset.Content, asset.ContentType, entityTag: new EntityTagHeaderValue($"\"{asset.Hash}\""));
    }
}
