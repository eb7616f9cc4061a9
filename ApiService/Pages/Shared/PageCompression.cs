namespace Tracepost.ApiService.Pages.Shared;

/// <summary>
/// Compresses what the pages' endpoints answer. The doors for spans and the query APIs are left as they are. Nothing here is secret to who asks for it, so
/// nothing can be guessed from lengths.
/// </summary>
internal static class PageCompression
{
    private static readonly Marker Marked = new();

    public static void AddPageCompression(this IServiceCollection services) =>
        services.AddResponseCompression(options => options.MimeTypes = ["text/html", "application/json", "application/octet-stream"]);

    /// <summary>Says that the answers of these endpoints are compressed.</summary>
    public static RouteGroupBuilder Compressed(this RouteGroupBuilder group) => group.WithMetadata(Marked);

    public static void UsePageCompression(this WebApplication app) =>
        app.UseWhen(http => http.GetEndpoint()?.Metadata.GetMetadata<Marker>() is not null, branch => branch.UseResponseCompression());

    private sealed class Marker;
}
