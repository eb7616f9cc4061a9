using Tracepost.ApiService.Store;

namespace Tracepost.ApiService.QueryApis;

/// <summary>Turns a failure of the store, or a question that makes no sense, into an answer in the API's own form.</summary>
internal static partial class Failures
{
    /// <summary>
    /// Endpoints of this group answer a failure with <paramref name="writeError"/>. If a part of the answer is already on its way, the
    /// connection is broken off instead: the client must not take half a trace for a whole one.
    /// </summary>
    public static TBuilder AnswerStoreFailures<TBuilder>(this TBuilder builder, Func<HttpContext, int, string, Task> writeError)
        where TBuilder : IEndpointConventionBuilder =>
        builder.AddEndpointFilter(async (context, next) =>
        {
            try
            {
                return await next(context);
            }
            catch (StoreException error)
            {
                var http = context.HttpContext;
                LogFailure(http.RequestServices.GetRequiredService<ILogger<StoreException>>(), http.Request.Path, error.HttpStatus, error);
                if (http.Response.HasStarted)
                {
                    http.Abort();
                    return Results.Empty;
                }

                http.Response.Clear();
                if (error.HttpStatus == StatusCodes.Status503ServiceUnavailable) http.Response.Headers.RetryAfter = "5";
                await writeError(http, error.HttpStatus, error.Message);
                return Results.Empty;
            }
        });

    /// <summary>Endpoints of this group answer a bad parameter with 400 and <paramref name="writeError"/>.</summary>
    public static TBuilder AnswerBadQueries<TBuilder>(this TBuilder builder, Func<HttpContext, int, string, Task> writeError)
        where TBuilder : IEndpointConventionBuilder =>
        builder.AddEndpointFilter(async (context, next) =>
        {
            try
            {
                return await next(context);
            }
            catch (BadQueryException error)
            {
                await writeError(context.HttpContext, StatusCodes.Status400BadRequest, error.Message);
                return Results.Empty;
            }
        });

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Path} is answered with {Status}: the store failed")]
    private static partial void LogFailure(ILogger logger, PathString path, int status, Exception error);
}
