using Tracepost.ApiService.Pages.Assets;

namespace Tracepost.ApiService.Pages.Shared;

/// <summary>
/// Spans come from anywhere, and so does every text on these pages. All of it is encoded; should one ever not be, the browser is told to run
/// no script but ours and to load nothing from elsewhere. It is also told which pages it may load before they are asked for.
/// </summary>
internal static class PageSafety
{
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    public static ValueTask<object?> AddHeadersAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        if (!IsOfHost(context.HttpContext)) return ValueTask.FromResult<object?>(Results.StatusCode(StatusCodes.Status400BadRequest));
        AddHeaders(context.HttpContext);
        return next(context);
    }

    /// <summary>Whether the Host header is one that an address can have. Kestrel takes others too, and Razor fails on them.</summary>
    public static bool IsOfHost(HttpContext http) => Uri.TryCreate($"http://{http.Request.Host}/", UriKind.Absolute, out _);

    public static void AddHeaders(HttpContext http)
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        // Asked for anew each time, but the browser's back button may show what was there.
        headers.CacheControl = "private, no-cache";
        // https://html.spec.whatwg.org/multipage/speculative-loading.html#the-speculation-rules-header
        headers["Speculation-Rules"] = http.RequestServices.GetRequiredService<EmbeddedAssets>().SpeculationRules;
    }
}
