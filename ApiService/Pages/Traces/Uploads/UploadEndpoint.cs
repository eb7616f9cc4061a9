using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using Tracepost.ApiService.Receivers;
using Tracepost.ApiService.Receivers.Bodies;
using Tracepost.ApiService.Receivers.Intake;
using Tracepost.ApiService.Receivers.Writer;
using Tracepost.TraceModel.Grpc;

namespace Tracepost.ApiService.Pages.Traces.Uploads;

/// <summary>
/// <c>/upload</c>: a file with a trace is looked at without being stored. There is no token against forged requests, as a page elsewhere that makes a browser
/// send one gains nothing: nothing is changed, and what is shown is what it sent.
/// </summary>
internal static class UploadEndpoint
{
    private const int MaxBytes = 64 * 1024 * 1024;

    public static void MapUpload(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/upload", () => Page("", StatusCodes.Status200OK));
        routes.MapPost("/upload", PostAsync);
    }

    private static async Task<IResult> PostAsync(
        HttpContext http, UploadReader reader, TraceCache cache, InFlightBytes inFlight, IOptions<ReceiverOptions> options, TimeProvider time)
    {
        using var held = inFlight.Open();
        try
        {
            var body = await BodyTime.ReadInTimeAsync(http, options.Value, time, timeout => ReadFileAsync(http.Request, held, timeout));
            var trace = reader.Read(body, held);
            cache.PutUpload(trace);
            if (cache.Find(trace.Id) is null)
                return Page("There is no room for a trace of that size now.", StatusCodes.Status413PayloadTooLarge);
            return TypedResults.Redirect($"/trace/{trace.Id}");
        }
        catch (RefusedException error)
        {
            return Page(error.Message, HttpOutcome.Status(error.Outcome));
        }
    }

    private static async Task<PooledBytes> ReadFileAsync(HttpRequest request, HeldBytes held, CancellationToken cancellationToken)
    {
        var isForm = MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase);
        var boundary = isForm ? HeaderUtilities.RemoveQuotes(type!.Boundary).Value : null;
        if (string.IsNullOrEmpty(boundary)) throw RefusedException.Unsupported("send the file as a form does: multipart/form-data");
        try
        {
            var parts = new MultipartReader(boundary, request.Body);
            while (await parts.ReadNextSectionAsync(cancellationToken) is { } part)
            {
                if (part.GetContentDispositionHeader()?.IsFileDisposition() == true)
                    return await BodyReader.ReadAsync(part.Body, encoding: null, expected: null, MaxBytes, held, cancellationToken);
            }
        }
        catch (Exception error) when (error is InvalidDataException or IOException)
        {
            throw RefusedException.Malformed("the form ends too early");
        }

        throw RefusedException.Malformed("choose a file");
    }

    private static RazorComponentResult<UploadPage> Page(string problem, int status) => new(new { Problem = problem }) { StatusCode = status };
}
