using static Tracepost.ApiService.OpenApi.ParameterType;

namespace Tracepost.ApiService.OpenApi;

/// <summary>Jaeger's HTTP JSON API.</summary>
internal static class JaegerApi
{
    private static readonly string[] ErrorTypes = ["text/plain; charset=utf-8"];

    private static readonly DescribedParameter Pretty = new("prettyPrint", Text, "Indents the answer, unless it is empty or `false`.");
    private static readonly DescribedParameter Raw = new("raw", Bool, "The spans as they were sent, without Jaeger's adjustments (ids that client and server share, duplicates, clocks, order).");
    private static readonly DescribedAnswer Bad = new(400, "A parameter makes no sense; the text is Jaeger's.", "JaegerError") { Types = ErrorTypes };
    private static readonly DescribedAnswer Away = new(503, "The store is away, or took too long.", "JaegerError") { Types = ErrorTypes };

    public static DescribedApi Api { get; } = new(
        "Jaeger",
        "Jaeger's HTTP JSON API as Jaeger 2.20 has it: what its UI and Grafana's data source ask. Every answer is in the same envelope; `total` is only set for names.",
        ["http://localhost:16686"],
        [
            Get("/api/services", "jaegerServices", "The names of all services", Ok("Sorted.", "JaegerNames"), Away) with { Parameters = [Pretty] },
            Get("/api/services/{service}/operations", "jaegerOperationNames", "The names of a service's operations", Ok("`data` is null if there are none.", "JaegerNames"), Away) with
            {
                Parameters = [new("service", Text, "Its name; a slash in it may be escaped, also twice (`%252F`)."), Pretty],
            },
            Get("/api/operations", "jaegerOperations", "The operations of a service with their span kinds", Ok("One for each name and kind.", "JaegerOperations"), Bad, Away) with
            {
                Parameters =
                [
                    new("service", Text, "Its name.") { Required = true },
                    new("spanKind", Text, "Only those of this kind: `server`, `client`, `producer`, `consumer`, `internal`."),
                    Pretty,
                ],
            },
            Get("/api/traces", "jaegerSearch", "Searches traces, or gets several by their ids", Ok("Whole traces, newest first. An id that is not found is in `errors`.", "JaegerTraces"), Bad, Away) with
            {
                Description = "All conditions on spans are met by the same span: service, operation, tags, durations, and a start within the window.",
                Parameters =
                [
                    new("service", Text, "Required, unless a `traceID` is given."),
                    new("operation", Text, "The name of the span."),
                    new("start", Long, "Microseconds since 1970, inclusive; two days ago if it is left out."),
                    new("end", Long, "Microseconds since 1970, inclusive; now if it is left out."),
                    new("minDuration", Text, "A duration as Go writes it, such as `1.2s`, `100ms`, `500us`; inclusive."),
                    new("maxDuration", Text, "The same; not less than `minDuration`."),
                    new("tags", Text, "A JSON object of texts, such as `{\"http.status_code\":\"500\"}`; each is an attribute of the span, an event, the scope, the resource or a link. Numbers and booleans are compared as texts.") { Repeatable = true },
                    new("tag", Text, "One more, as `key:value`.") { Repeatable = true },
                    new("limit", Int, "At most so many traces; 100 if it is left out."),
                    new("traceID", Text, "1 to 32 hexadecimal digits; gets these traces, and the conditions do not count.") { Repeatable = true },
                    Raw,
                    Pretty,
                ],
            },
            Get("/api/traces/{traceID}", "jaegerTrace", "One trace", Ok("`data` has the trace; more than one element if it is larger than `Query__MaxTraceBytes`.", "JaegerTraces"), Bad, NotFound(), Away) with
            {
                Parameters =
                [
                    new("traceID", Text, "1 to 32 hexadecimal digits."),
                    new("start", Long, "Microseconds since 1970: not before this, as a hint; the trace is found elsewhere too."),
                    new("end", Long, "Microseconds since 1970: not after this, as a hint."),
                    Raw,
                    Pretty,
                ],
            },
            Get("/api/dependencies", "jaegerDependencies", "Which service called which", Ok("Sorted by parent and child.", "JaegerDependencies"), Bad, Away) with
            {
                Parameters =
                [
                    new("endTs", Long, "Milliseconds since 1970; now if it is left out."),
                    new("lookback", Long, "Milliseconds before `endTs`; 86400000, a day, if it is left out."),
                    new("service", Text, "Only the links from and to it."),
                    Pretty,
                ],
            },
            new(HttpMethod.Post, "/api/transform", "jaegerTransform", "Translates OTLP JSON to Jaeger's JSON")
            {
                Description = "For a file that an OpenTelemetry Collector wrote, an `ExportTraceServiceRequest`. Nothing is stored, and nothing adjusted.",
                Bodies = ["application/json"],
                Parameters = [Pretty],
                Answers =
                [
                    Ok("The traces, in the order in which they come first.", "JaegerTraces"),
                    new(400, "It is no OTLP.", "JaegerError") { Types = ErrorTypes },
                    .. Refusals.Of(ErrorTypes).Where(refusal => refusal.Status < 500).Select(refusal => refusal with { Schema = "JaegerError" }),
                    new(500, "A fault of ours.", "JaegerError") { Types = ErrorTypes },
                ],
            },
        ]);

    private static DescribedOperation Get(string path, string id, string summary, params IReadOnlyList<DescribedAnswer> answers) =>
        new(HttpMethod.Get, path, id, summary) { Answers = answers };

    private static DescribedAnswer Ok(string description, string schema) => new(200, description, schema);

    private static DescribedAnswer NotFound() => new(404, "There is no such trace.", "JaegerError") { Types = ErrorTypes };
}
