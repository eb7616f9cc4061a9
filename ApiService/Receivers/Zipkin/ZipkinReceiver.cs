using Microsoft.Net.Http.Headers;
using Tracepost.ApiService.Receivers.Intake;
using Tracepost.ApiService.Receivers.Writer;

namespace Tracepost.ApiService.Receivers.Zipkin;

/// <summary>
/// Zipkin's collector over HTTP, https://zipkin.io/zipkin-api/: <c>POST /api/v2/spans</c> and <c>/api/v1/spans</c>. JSON is what has no other content
/// type, whatever it says it is: some senders say text/plain, or nothing.
/// </summary>
internal sealed class ZipkinReceiver(HttpIntake intake, ZipkinTranslators translators)
{
    private const string JsonV2 = "zipkin-json";

    /// <summary>POST /api/v2/spans.</summary>
    public Task ReceiveAsync(HttpContext context) => Is(context.Request.ContentType, "application/x-protobuf")
        ? ReceiveAsync(context, "zipkin-protobuf", translators.Protobuf)
        : ReceiveAsync(context, JsonV2, translators.Json);

    /// <summary>POST /api/v1/spans.</summary>
    public Task ReceiveV1Async(HttpContext context) => Is(context.Request.ContentType, "application/x-thrift")
        ? ReceiveAsync(context, "zipkin-v1-thrift", translators.ThriftV1)
        : ReceiveAsync(context, "zipkin-v1-json", translators.JsonV1);

    /// <summary>Any other method.</summary>
    /// <param name="context">The request.</param>
    /// <param name="allowed">The methods that there are.</param>
    public async Task RefuseMethodAsync(HttpContext context, string allowed)
    {
        context.Response.Headers.Allow = allowed;
        var result = intake.Refuse(JsonV2, WriteOutcome.Unsupported, "spans are sent with POST");
        await ZipkinAnswer.WriteErrorAsync(context, StatusCodes.Status405MethodNotAllowed, result.Message);
    }

    private async Task ReceiveAsync(HttpContext context, string protocol, Translator translate)
    {
        // Zipkin reads as gzip whatever has it in its name, unless there is nothing to read.
        var headers = context.Request.Headers;
        var encoding = headers.ContentEncoding.ToString();
        if (context.Request.ContentLength == 0) headers.ContentEncoding = default;
        else if (encoding.Contains(ZipkinAnswer.Gzip, StringComparison.OrdinalIgnoreCase)) headers.ContentEncoding = ZipkinAnswer.Gzip;
        if (await intake.ReceiveAsync(context, protocol, translate) is { } result) await ZipkinAnswer.WriteAsync(context, result);
    }

    private static bool Is(string? contentType, string expected) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type) && type.MediaType.Equals(expected, StringComparison.OrdinalIgnoreCase);
}
