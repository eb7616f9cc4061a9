using System.Buffers;
using System.Text;
using Tracepost.ApiService.Store;
using Tracepost.ServiceDefaults.Doors;

namespace Tracepost.ApiService.Sampling.Http;

/// <summary>
/// Remote sampling over HTTP, as Jaeger's agent and collector have it: any path of the door, and <c>/api/sampling</c> where spans go. Errors are
/// plain text. Clients that get one keep the strategy that they have.
/// </summary>
internal static class SamplingEndpoints
{
    private const string Protocol = "http";

    private const string NoService = "'service' parameter must be provided once";

    // An empty list of restrictions would forbid all baggage; after an error clients allow it.
    private const string NoBaggage = "collector error: baggage not implemented";

    public static void Map(WebApplication app)
    {
        app.Map("/{**path}", AnswerAsync).RequireDoor(DoorNames.Sampling).RequireCors(SamplingCors.Policy).ExcludeFromDescription();
        app.Map("/baggageRestrictions", RefuseBaggageAsync).RequireDoor(DoorNames.Sampling).RequireCors(SamplingCors.Policy).ExcludeFromDescription();

        app.MapGet("/api/sampling", AnswerAsync)
            .RequireDoor(DoorNames.JaegerHttp);
        app.MapGet("/api/baggageRestrictions", RefuseBaggageAsync).RequireDoor(DoorNames.JaegerHttp).ExcludeFromDescription();
    }

    private static async Task AnswerAsync(SamplingDesk desk, HttpContext context)
    {
        if (ServiceParameter.Find(context.Request.QueryString.Value) is not { } service)
        {
            desk.Refuse(Protocol);
            await WriteErrorAsync(context, StatusCodes.Status400BadRequest, NoService);
            return;
        }

        try
        {
            var strategy = await desk.AskAsync(Protocol, service, context.RequestAborted);
            var json = new ArrayBufferWriter<byte>();
            StrategyJson.Write(json, strategy);
            context.Response.ContentType = "application/json";
            await WriteAsync(context, json.WrittenMemory);
        }
        catch (StoreException error)
        {
            await WriteErrorAsync(context, StatusCodes.Status500InternalServerError, $"collector error: {error.Message}");
        }
    }

    private static Task RefuseBaggageAsync(HttpContext context) => ServiceParameter.Find(context.Request.QueryString.Value) is null
        ? WriteErrorAsync(context, StatusCodes.Status400BadRequest, NoService)
        : WriteErrorAsync(context, StatusCodes.Status500InternalServerError, NoBaggage);

    /// <summary>As Go's <c>http.Error</c> writes it.</summary>
    private static Task WriteErrorAsync(HttpContext context, int status, string message)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        return WriteAsync(context, Encoding.UTF8.GetBytes(message + "\n"));
    }

    /// <summary>With its length: there are clients (C++) whose HTTP does not know chunks.</summary>
    private static Task WriteAsync(HttpContext context, ReadOnlyMemory<byte> body)
    {
        context.Response.ContentLength = body.Length;
        return context.Response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }
}
