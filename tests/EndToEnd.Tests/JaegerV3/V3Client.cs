using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Net.Client;
using Jaeger.ApiV3;
using Tracepost.EndToEnd.Tests.Running;

namespace Tracepost.EndToEnd.Tests.JaegerV3;

/// <summary>A span as both forms of the API say it.</summary>
internal sealed record V3Span(string TraceId, string SpanId, string ParentSpanId, string Name, ulong Start, IReadOnlyList<string> Keys);

/// <summary>Asks the same of the v3 API over HTTP and over gRPC.</summary>
internal sealed class V3Client(RunningSystem system, bool grpc) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = system.Http, Timeout = TimeSpan.FromSeconds(60) };
    private readonly GrpcChannel _channel = GrpcChannel.ForAddress(system.Endpoint("jaeger-query"));

    private QueryService.QueryServiceClient Client => new(_channel);

    public Task<List<V3Span>> GetAsync(string traceId, bool raw, CancellationToken cancellationToken) => grpc
        ? ReadAsync(Client.GetTrace(new GetTraceRequest { TraceId = traceId, RawTraces = raw }, cancellationToken: cancellationToken), cancellationToken)
        : ReadAsync($"/api/v3/traces/{traceId}?rawTraces={raw}", cancellationToken);

    public Task<List<V3Span>> FindAsync(TraceQueryParameters query, CancellationToken cancellationToken) => grpc
        ? ReadAsync(Client.FindTraces(new FindTracesRequest { Query = query }, cancellationToken: cancellationToken), cancellationToken)
        : ReadAsync($"/api/v3/traces?{Parameters(query)}", cancellationToken);

    public async Task<List<TraceSummary>> SummariseAsync(TraceQueryParameters query, CancellationToken cancellationToken)
    {
        if (!grpc)
            return [.. FindTraceSummariesResponse.Parser.ParseJson(await TextAsync($"/api/v3/trace-summaries?{Parameters(query)}", cancellationToken)).Summaries];
        using var call = Client.FindTraceSummaries(new FindTraceSummariesRequest { Query = query }, cancellationToken: cancellationToken);
        return [.. (await call.ResponseStream.ReadAllAsync(cancellationToken).ToListAsync(cancellationToken)).SelectMany(response => response.Summaries)];
    }

    public async Task<IReadOnlyList<string>> ServicesAsync(CancellationToken cancellationToken) => grpc
        ? (await Client.GetServicesAsync(new GetServicesRequest(), cancellationToken: cancellationToken)).Services
        : GetServicesResponse.Parser.ParseJson(await TextAsync("/api/v3/services", cancellationToken)).Services;

    public async Task<IReadOnlyList<string>> OperationsAsync(string service, string kind, CancellationToken cancellationToken)
    {
        var answer = grpc
            ? await Client.GetOperationsAsync(new GetOperationsRequest { Service = service, SpanKind = kind }, cancellationToken: cancellationToken)
            : GetOperationsResponse.Parser.ParseJson(await TextAsync($"/api/v3/operations?service={Uri.EscapeDataString(service)}&spanKind={kind}", cancellationToken));
        return [.. answer.Operations.Select(operation => $"{operation.Name}:{operation.SpanKind}")];
    }

    public void Dispose()
    {
        _http.Dispose();
        _channel.Dispose();
    }

    private static string Parameters(TraceQueryParameters query)
    {
        var parameters = new List<string> { $"query.startTimeMin={Rfc3339(query.StartTimeMin)}", $"query.startTimeMax={Rfc3339(query.StartTimeMax)}" };
        if (query.ServiceName.Length > 0) parameters.Add($"query.serviceName={Uri.EscapeDataString(query.ServiceName)}");
        if (query.OperationName.Length > 0) parameters.Add($"query.operationName={Uri.EscapeDataString(query.OperationName)}");
        if (query.DurationMin is { } min) parameters.Add($"query.durationMin={Nanos(min)}ns");
        if (query.DurationMax is { } max) parameters.Add($"query.durationMax={Nanos(max)}ns");
        if (query.SearchDepth > 0) parameters.Add($"query.searchDepth={query.SearchDepth}");
        if (query.RawTraces) parameters.Add("query.rawTraces=true");
        if (query.Attributes.Count > 0)
        {
            var attributes = new JsonObject(query.Attributes.Select(attribute => KeyValuePair.Create(attribute.Key, (JsonNode?)attribute.Value)));
            parameters.Add($"query.attributes={Uri.EscapeDataString(attributes.ToJsonString())}");
        }

        return string.Join('&', parameters);
    }

    private static string Rfc3339(Timestamp time) =>
        string.Create(CultureInfo.InvariantCulture, $"{DateTimeOffset.FromUnixTimeSeconds(time.Seconds):yyyy-MM-ddTHH:mm:ss}.{time.Nanos:d9}Z");

    private static long Nanos(Duration duration) => (duration.Seconds * 1_000_000_000) + duration.Nanos;

    private Task<string> TextAsync(string path, CancellationToken cancellationToken) =>
        _http.GetStringAsync(new Uri(path, UriKind.Relative), cancellationToken);

    private async Task<List<V3Span>> ReadAsync(string path, CancellationToken cancellationToken)
    {
        using var response = await _http.GetAsync(new Uri(path, UriKind.Relative), cancellationToken);
        var body = await response.Content.ReadAsStringAsync(cancellationToken);
        if (response.StatusCode == HttpStatusCode.NotFound)
        {
            Assert.Equal("""{"error":{"httpCode":404,"message":"No traces found"}}""" + "\n", body);
            return [];
        }

        Assert.True(response.IsSuccessStatusCode, body);
        return [.. from resource in JsonNode.Parse(body)!["result"]!["resourceSpans"]!.AsArray()
                   from scope in resource["scopeSpans"]!.AsArray()
                   from span in scope!["spans"]!.AsArray()
                   select new V3Span(
                       Text(span, "traceId"), Text(span, "spanId"), Text(span, "parentSpanId"), Text(span, "name"),
                       ulong.Parse(Text(span, "startTimeUnixNano"), CultureInfo.InvariantCulture),
                       [.. (span["attributes"]?.AsArray() ?? []).Select(attribute => Text(attribute!, "key"))])];
    }

    private static string Text(JsonNode owner, string name) => owner[name]?.GetValue<string>() ?? "";

    private static async Task<List<V3Span>> ReadAsync(AsyncServerStreamingCall<OpenTelemetry.Proto.Trace.V1.TracesData> call, CancellationToken cancellationToken)
    {
        using (call)
        {
            var messages = await call.ResponseStream.ReadAllAsync(cancellationToken).ToListAsync(cancellationToken);
            return [.. from message in messages
                       from resource in message.ResourceSpans
                       from scope in resource.ScopeSpans
                       from span in scope.Spans
                       select new V3Span(
                           Convert.ToHexStringLower(span.TraceId.Span), Convert.ToHexStringLower(span.SpanId.Span), Convert.ToHexStringLower(span.ParentSpanId.Span),
                           span.Name, span.StartTimeUnixNano, [.. span.Attributes.Select(attribute => attribute.Key)])];
        }
    }
}
