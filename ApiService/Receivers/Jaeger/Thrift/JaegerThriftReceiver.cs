using Tracepost.ApiService.Receivers.Intake;
using Tracepost.ApiService.Receivers.Writer;

namespace Tracepost.ApiService.Receivers.Jaeger.Thrift;

/// <summary>
/// What Jaeger's collector takes on its port 14268: the POST of a batch in Thrift's binary protocol. Statuses and texts are those of its handler
/// (cmd/collector/app/handler/http_thrift_handler.go in Jaeger 1, receiver/jaegerreceiver of the Collector in Jaeger 2).
/// </summary>
internal sealed class JaegerThriftReceiver(HttpIntake intake, JaegerThriftTranslator translator)
{
    private const string Protocol = "jaeger-thrift-http";

    public async Task ReceiveAsync(HttpContext context)
    {
        if (Refusal(context.Request) is { } message)
        {
            intake.Refuse(Protocol, WriteOutcome.Unsupported, message);
            await JaegerThriftAnswer.WriteErrorAsync(context, StatusCodes.Status400BadRequest, message);
            return;
        }

        var result = await intake.ReceiveAsync(context, Protocol, translator.Translate);
        if (result is not null) await JaegerThriftAnswer.WriteAsync(context, result);
    }

    private static string? Refusal(HttpRequest request)
    {
        // Before Content-Type counted (Jaeger 1.5), the format was named in the query.
        if (string.Equals(request.Query["format"], "jaeger.thrift", StringComparison.OrdinalIgnoreCase)) return null;
        if (GoMediaType.Parse(request.ContentType, out var mediaType) is { } problem) return $"Cannot parse content type: {problem}";
        return mediaType is "application/x-thrift" or "application/vnd.apache.thrift.binary" ? null : $"Unsupported content type: {mediaType}";
    }
}
