using Microsoft.AspNetCore.Http.HttpResults;
using Tracepost.ServiceDefaults.Doors;

namespace Tracepost.ApiService.Pages.Shared;

/// <summary>
/// What no page answers, for who asks with a browser: a path that is none (404), and a page that failed (500), without a word about its inside. Who asks for
/// anything else than HTML, and the paths of APIs and scripts, get what they got before.
/// </summary>
internal static partial class PageErrors
{
    // Jaeger's and Zipkin's APIs, and what our own scripts ask for.
    private static readonly PathString[] NoPages = ["/api", "/ui", "/assets", "/openapi", "/zipkin", "/health", "/alive"];

    public static void UsePageErrors(this WebApplication app) => app.UseWhen(IsOfPerson, people => people.Use(AnswerAsync));

    private static bool IsOfPerson(HttpContext http) =>
        http.Features.Get<Door>()?.Name == DoorNames.Http
        && (HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method))
        && http.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase)
        && PageSafety.IsOfHost(http)
        && !NoPages.Any(path => http.Request.Path.StartsWithSegments(path, StringComparison.OrdinalIgnoreCase));

    private static async Task AnswerAsync(HttpContext http, RequestDelegate next)
    {
        if (http.GetEndpoint() is null)
        {
            await ShowAsync(http, PageFailures.Message(404, "There is no such page", "The address may be mistyped, or the page may have had another one once."));
            return;
        }

        try
        {
            await next(http);
        }
        catch (Exception error) when (!http.Response.HasStarted && !http.RequestAborted.IsCancellationRequested)
        {
            LogFailure(http.RequestServices.GetRequiredService<ILogger<Document>>(), http.Request.Path, MessagePage.ReferenceOf(http), error);
            http.Response.Clear();
            await ShowAsync(http, PageFailures.Message(500, "This page failed", "It is not your fault. The log of ApiService says why."));
        }
    }

    private static Task ShowAsync(HttpContext http, RazorComponentResult<MessagePage> page)
    {
        PageSafety.AddHeaders(http);
        return page.ExecuteAsync(http);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The page {Path} failed; {Reference}")]
    private static partial void LogFailure(ILogger logger, PathString path, string reference, Exception error);
}
