using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Tracepost.ApiService.Store;

namespace Tracepost.ApiService.Pages.Shared;

/// <summary>Shows a failure of the store as a page.</summary>
internal static partial class PageFailures
{
    /// <summary>After so many seconds one may try again, for stores that are away come back soon or not at all.</summary>
    private const int RetryAfterSeconds = 5;

    public static async ValueTask<object?> AnswerAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (StoreException error) when (!context.HttpContext.Response.HasStarted)
        {
            Log(context.HttpContext, error);
            if (error.HttpStatus is StatusCodes.Status503ServiceUnavailable)
                context.HttpContext.Response.Headers.RetryAfter = RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
            return Message(error.HttpStatus, TitleOf(error), error.Message);
        }
    }

    /// <summary>A page that says one thing.</summary>
    public static RazorComponentResult<MessagePage> Message(int status, string title, string text) =>
        new(new { Title = title, Text = text, Status = status }) { StatusCode = status };

    public static string TitleOf(StoreException error) => error.HttpStatus switch
    {
        StatusCodes.Status503ServiceUnavailable => "The trace store is not available",
        StatusCodes.Status504GatewayTimeout => "The trace store took too long",
        StatusCodes.Status400BadRequest => "The trace store does not understand this",
        _ => "The trace store failed",
    };

    /// <summary>Says so in the log, where the id on the page is found.</summary>
    public static void Log(HttpContext http, StoreException error) =>
        LogFailure(http.RequestServices.GetRequiredService<ILogger<StoreException>>(), http.Request.Path, error.HttpStatus, MessagePage.ReferenceOf(http), error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The page {Path} is answered with {Status}: the store failed; {Reference}")]
    private static partial void LogFailure(ILogger logger, PathString path, int status, string reference, Exception error);
}
