using Microsoft.Net.Http.Headers;

namespace Tracepost.ApiService.Pages.Assets;

/// <summary><c>/assets/{version}/{name}</c>.</summary>
internal static class AssetEndpoints
{
    public static void MapAssets(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/assets/{version}/{name}", Get);
        routes.MapGet("/favicon.ico", (HttpContext http, EmbeddedAssets assets) => Get(http, "", "icon.svg", assets));
    }

    private static IResult Get(HttpContext http, string version, string name, EmbeddedAssets assets)
    {
        if (assets.Find(name) is not { } asset) return Results.NotFound();
        var (bytes, encoding) = asset.For(http.Request.GetTypedHeaders().AcceptEncoding);
        var headers = http.Response.Headers;
        headers.Vary = HeaderNames.AcceptEncoding;
        if (encoding is not null) headers.ContentEncoding = encoding;
        // A page that another version has rendered gets what there is, and asks again next time.
        headers.CacheControl = version == assets.Version ? "public, max-age=31536000, immutable" : "no-cache";
        return Results.Bytes(bytes, asset.ContentType, entityTag: new EntityTagHeaderValue($"\"{assets.Version}{encoding}\""));
    }
}
