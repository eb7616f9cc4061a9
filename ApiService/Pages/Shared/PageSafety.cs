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
        var headers = context.HttpContext.Response.Headers;
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        // Asked for anew each time, but the browser's back button may show what was there.
        headers.CacheControl = "private, no-cache";
        // https://html.spec.whatwg.org/multipage/speculative-loading.html#the-speculation-rules-header
        headers["Speculation-Rules"] = context.HttpContext.RequestServices.GetRequiredService<EmbeddedAssets>().SpeculationRules;
        return next(context);
    }
}
