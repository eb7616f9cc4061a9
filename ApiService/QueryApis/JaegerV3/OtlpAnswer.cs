using Microsoft.Net.Http.Headers;
using Tracepost.ApiService.QueryApis.Otlp;
using Tracepost.TraceModel.Grpc;

namespace Tracepost.ApiService.QueryApis.JaegerV3;

/// <summary>
/// Traces as OTLP, streamed chunk by chunk: <c>{"result":{"resourceSpans":[…]}}</c>, or <c>TracesData</c> in protobuf, where the chunks one
/// after the other are one message.
/// </summary>
internal static class OtlpAnswer
{
    public const string Protobuf = "application/x-protobuf";

    public static async Task WriteAsync(HttpContext http, IAsyncEnumerable<PooledBytes> chunks, CancellationToken cancellationToken)
    {
        await using var reading = chunks.GetAsyncEnumerator(cancellationToken);
        if (!await reading.MoveNextAsync()) await JaegerV3Error.WriteNotFoundAsync(http);
        else if (WantsProtobuf(http.Request)) await WriteProtobufAsync(http, reading, cancellationToken);
        else await WriteJsonAsync(http, reading, cancellationToken);
    }

    private static async Task WriteProtobufAsync(HttpContext http, IAsyncEnumerator<PooledBytes> reading, CancellationToken cancellationToken)
    {
        http.Response.ContentType = Protobuf;
        http.Response.Headers.Vary = HeaderNames.Accept;
        do
        {
            using var chunk = reading.Current;
            await http.Response.BodyWriter.WriteAsync(chunk.Memory, cancellationToken);
        }
        while (await reading.MoveNextAsync());
    }

    private static async Task WriteJsonAsync(HttpContext http, IAsyncEnumerator<PooledBytes> reading, CancellationToken cancellationToken)
    {
        http.Response.Headers.Vary = HeaderNames.Accept;
        await using var answer = JsonAnswer.Begin(http);
        answer.Json.WriteStartObject();
        answer.Json.WriteStartObject("result");
        answer.Json.WriteStartArray("resourceSpans");
        do
        {
            using var chunk = reading.Current;
            OtlpJsonWriter.WriteResourceSpans(answer.Json, chunk.Span);
            await answer.FlushIfFullAsync(cancellationToken);
        }
        while (await reading.MoveNextAsync());

        answer.Json.WriteEndArray();
        answer.Json.WriteEndObject();
        answer.Json.WriteEndObject();
        await answer.EndAsync(cancellationToken);
    }

    private static bool WantsProtobuf(HttpRequest request) =>
        MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted)
        && accepted.Any(type => type.MediaType.Equals(Protobuf, StringComparison.OrdinalIgnoreCase) && type.Quality is null or > 0);
}
