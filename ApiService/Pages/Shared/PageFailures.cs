using Microsoft.AspNetCore.Http.HttpResults;
using Tracepost.ApiService.Store;

namespace Tracepost.ApiService.Pages.Shared;

/// <summary>Shows a failure of the store as a page.</summary>
internal static partial class PageFailures
{
    public static async ValueTask<object?> AnswerAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (StoreException error) when (!context.HttpContext.Response.HasStarted)
        {
            var logger = context.HttpContext.RequestServices.GetRequiredService<ILogger<StoreException>>();
            LogFailure(logger, context.HttpContext.Request.Path, error.HttpStatus, error);
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

    [LoggerMessage(Level = LogLevel.Warning, Message = "The page {Path} is answered with {Status}: the store failed")]
    private static partial void LogFailure(ILogger logger, PathString path, int status, Exception error);
}
