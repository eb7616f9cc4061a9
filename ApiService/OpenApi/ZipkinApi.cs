using static Tracepost.ApiService.OpenApi.ParameterType;

namespace Tracepost.ApiService.OpenApi;

/// <summary>Zipkin's API: reading and writing.</summary>
internal static class ZipkinApi
{
    private static readonly string[] Texts = ["text/plain; charset=utf-8"];
    private static readonly DescribedAnswer Bad = new(400, "A parameter makes no sense; the text is Zipkin's.") { Types = Texts };
    private static readonly DescribedAnswer Away = new(503, "The store is away, or took too long.") { Types = Texts };
    private static readonly DescribedParameter Service = new("serviceName", Text, "The name of the service; case does not matter.") { Required = true };

    /// <summary>Beside the port of Zipkin's own server, all that is read is also where Zipkin's UI asks for it, also on the port of our pages.</summary>
    public static DescribedApi Reading { get; } = new(
        "Zipkin",
        "Zipkin's query API, https://zipkin.io/zipkin-api/. It can be asked by web pages of any origin.",
        ["http://localhost:9411", "http://localhost:9411/zipkin", "http://localhost:16686/zipkin"],
        [
            Get("/api/v2/services", "zipkinServices", "The names of all services", Names("Lower case, sorted."), Away),
            Get("/api/v2/spans", "zipkinSpanNames", "The names of a service's spans", Names("Lower case, sorted."), Bad, Away) with { Parameters = [Service] },
            Get("/api/v2/remoteServices", "zipkinRemoteServices", "The names of what a service calls, or is called by", Names("Lower case, sorted."), Bad, Away) with
            {
                Parameters = [Service],
            },
            Get("/api/v2/traces", "zipkinSearch", "Searches traces", new(200, "Whole traces, nearest to `endTs` first.", "ZipkinTraces"), Bad, Away) with
            {
                Description = "Conditions may be met by different spans of a trace, each of them of `serviceName` if there is one.",
                Parameters =
                [
                    Service with { Required = false },
                    new("remoteServiceName", Text, "The other side of a span of the service."),
                    new("spanName", Text, "The name of a span; `all` or empty is any."),
                    new("annotationQuery", Text, "Tags `key=value` and annotations, or keys of tags, such as `error and http.method=GET`; all of them."),
                    new("minDuration", Long, "Microseconds, of a span; inclusive."),
                    new("maxDuration", Long, "Microseconds, of the same span; only with `minDuration`."),
                    new("endTs", Long, "Milliseconds since 1970: the trace starts at or before this; now if it is left out."),
                    new("lookback", Long, "Milliseconds before `endTs`; 86400000, a day, if it is left out."),
                    new("limit", Int, "At most so many traces; 10 if it is left out."),
                ],
            },
            Get("/api/v2/trace/{traceId}", "zipkinTrace", "One trace", new(200, "Its spans as they were sent.", "ZipkinSpans"), Bad, None(), Away) with
            {
                Parameters = [new("traceId", Text, "1 to 32 hexadecimal digits in lower case.")],
            },
            Get("/api/v2/traceMany", "zipkinTraceMany", "Several traces", new(200, "Those that there are.", "ZipkinTraces"), Bad, Away) with
            {
                Parameters = [new("traceIds", Text, "At least two different ids, separated by commas.") { Required = true }],
            },
            Get("/api/v2/dependencies", "zipkinDependencies", "Which service called which", new(200, "Sorted by parent and child.", "ZipkinDependencies"), Bad, Away) with
            {
                Parameters =
                [
                    new("endTs", Long, "Milliseconds since 1970.") { Required = true },
                    new("lookback", Long, "Milliseconds before `endTs`; 86400000, a day, if it is left out."),
                ],
            },
            Get("/api/v2/autocompleteKeys", "zipkinAutocompleteKeys", "The tags whose values are kept for a search to be completed with", Names("As configured."), Away),
            Get("/api/v2/autocompleteValues", "zipkinAutocompleteValues", "The values of such a tag", Names("Sorted."), Bad, Away) with
            {
                Parameters = [new("key", Text, "The tag.") { Required = true }],
            },
        ]);

    public static DescribedApi Writing { get; } = new(
        "Zipkin collector",
        "Receives spans. `Content-Encoding` may be gzip or deflate.",
        ["http://localhost:9411"],
        [
            Post("/api/v2/spans", "zipkinPostSpans", "Receives spans", "application/json", "application/x-protobuf"),
            Post("/api/v1/spans", "zipkinPostV1Spans", "Receives spans of Zipkin's first version", "application/json", "application/x-thrift"),
        ]);

    private static DescribedOperation Get(string path, string id, string summary, params IReadOnlyList<DescribedAnswer> answers) =>
        new(HttpMethod.Get, path, id, summary) { Answers = answers };

    private static DescribedOperation Post(string path, string id, string summary, params IReadOnlyList<string> bodies) =>
        new(HttpMethod.Post, path, id, summary)
        {
            Bodies = bodies,
            Answers = [new(202, "Stored."), new(400, "No such list of spans; the text is Zipkin's.") { Types = Texts }, .. Refusals.Of(Texts)],
        };

    private static DescribedAnswer Names(string description) => new(200, description, "Names");

    private static DescribedAnswer None() => new(404, "`<id> not found`") { Types = Texts };
}
