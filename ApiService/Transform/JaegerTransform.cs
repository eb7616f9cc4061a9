using Microsoft.Extensions.Options;
using Tracepost.ApiService.QueryApis;
using Tracepost.ApiService.QueryApis.Go;
using Tracepost.ApiService.QueryApis.Jaeger;
using Tracepost.ApiService.Receivers;
using Tracepost.ApiService.Receivers.Bodies;
using Tracepost.ApiService.Receivers.Intake;
using Tracepost.ApiService.Receivers.Otlp.Json;
using Tracepost.ApiService.Receivers.Writer;
using Tracepost.ServiceDefaults.Doors;
using Tracepost.TraceModel;
using Tracepost.TraceModel.Grpc;
using Tracepost.TraceModel.Otlp;

namespace Tracepost.ApiService.Transform;

/// <summary>
/// <c>POST /api/transform</c>: OTLP in JSON, as a file that a Collector wrote has it, in; the same traces in Jaeger's JSON out, as they are:
/// nothing is stored and nothing adjusted. Jaeger's UI shows uploaded files with it. It joins what receivers read and what query APIs write, and
/// neither knows it.
/// </summary>
internal static class JaegerTransform
{
    // What a decoded span takes at least, however short it was sent.
    private const int SpanBytes = 256;

    public static void MapTransform(this WebApplication app) =>
        app.MapGroup("/api").RequireDoor(DoorNames.Http).ReadQueriesAsGo().MapPost("/transform", PostAsync);

    private static async Task PostAsync(
        HttpContext http, InFlightBytes inFlight, IOptions<ReceiverOptions> options, TimeProvider time, CancellationToken cancellationToken)
    {
        using var held = inFlight.Open();
        PooledBytes? request = null;
        List<Span> spans;
        try
        {
            var body = await BodyTime.ReadInTimeAsync(http, options.Value, time, timeout => BodyReader.ReadAsync(
                http.Request.Body, http.Request.Headers.ContentEncoding, http.Request.ContentLength, options.Value.MaxRequestBytes, held, timeout));
            request = BodyTranslation.Run(OtlpJsonReader.ToProtobuf, body, held);
            spans = Decode(request, held);
        }
        catch (RefusedException error)
        {
            request?.Dispose();
            await RefuseAsync(http, error);
            return;
        }

        using (request)
        {
            await using var answer = JsonAnswer.Begin(http, JaegerParameters.IsPretty(http), GoJsonEncoder.Html);
            answer.Json.WriteStartObject();
            answer.Json.WriteStartArray("data");
            var traces = new JaegerTraceWriter(answer, adjuster: null);
            foreach (var trace in spans.GroupBy(span => span.TraceId))
                await traces.WriteAsync(trace.Key, [.. trace], new ProcessTable(asSent: true), cancellationToken);
            answer.Json.WriteEndArray();
            JaegerEnvelope.WriteEnd(answer.Json);
            await answer.EndAsync(cancellationToken);
        }
    }

    private static List<Span> Decode(PooledBytes request, HeldBytes held)
    {
        if (!held.TryGrowBy(SpanCounter.Count(request.Span) * SpanBytes)) throw RefusedException.Overloaded();
        var spans = TracesDataDecoder.Decode(request.Memory);
        foreach (var span in spans) SentIds.Check(span.Otlp.Span);
        return spans;
    }

    private static Task RefuseAsync(HttpContext http, RefusedException error)
    {
        var status = HttpOutcome.Status(error.Outcome);
        return JaegerEnvelope.WriteErrorAsync(http, status, status == StatusCodes.Status400BadRequest ? $"cannot unmarshal OTLP : {error.Message}" : error.Message);
    }
}
