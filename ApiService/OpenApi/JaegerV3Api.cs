using static Tracepost.ApiService.OpenApi.ParameterType;

namespace Tracepost.ApiService.OpenApi;

/// <summary>Jaeger's API of the third generation.</summary>
internal static class JaegerV3Api
{
    private static readonly DescribedAnswer Bad = new(400, "A parameter makes no sense, or one is missing.", "JaegerV3Error");
    private static readonly DescribedAnswer None = new(404, "Nothing was found.", "JaegerV3Error");
    private static readonly DescribedAnswer Away = new(503, "The store is away, or took too long.", "JaegerV3Error");

    private static readonly DescribedAnswer Traces = new(200, "OTLP; in JSON in `result`, in protobuf a bare `TracesData`.", "OtlpResult")
    {
        Types = ["application/json", "application/x-protobuf"],
    };

    private static readonly DescribedParameter[] Search =
    [
        new("query.startTimeMin", Time, "The span starts at or after this.") { Required = true },
        new("query.startTimeMax", Time, "The span starts at or before this.") { Required = true },
        new("query.serviceName", Text, "Any service if it is left out."),
        new("query.operationName", Text, "The name of the span."),
        new("query.attributes", Text, "A JSON object of texts, as `tags` of /api/traces."),
        new("query.durationMin", Text, "A duration as Go writes it, such as `100ms`; inclusive."),
        new("query.durationMax", Text, "The same."),
        new("query.searchDepth", Int, "At most so many traces; 100 if it is left out."),
        new("query.rawTraces", Bool, "The spans as they were sent, without Jaeger's adjustments."),
    ];

    public static DescribedApi Api { get; } = new(
        "Jaeger v3",
        "Jaeger's HTTP API of the third generation: traces as OTLP. Every parameter also has the name in snake_case, such as `query.service_name`. The same over gRPC is on port 16685.",
        ["http://localhost:16686"],
        [
            Get("/api/v3/services", "v3Services", "The names of all services", new(200, "Sorted.", "V3Services"), Away),
            Get("/api/v3/operations", "v3Operations", "The operations of a service with their span kinds", new(200, "One for each name and kind.", "V3Operations"), Away) with
            {
                Parameters = [new("service", Text, "Its name."), new("spanKind", Text, "Only those of this kind.")],
            },
            Get("/api/v3/dependencies", "v3Dependencies", "Which service called which", new(200, "Sorted by parent and child.", "V3Dependencies"), Bad, Away) with
            {
                Parameters =
                [
                    new("startTime", Time, "The trace starts at or after this.") { Required = true },
                    new("endTime", Time, "The trace starts at or before this, which is after `startTime`.") { Required = true },
                ],
            },
            Get("/api/v3/traces", "v3Search", "Searches traces", Traces, Bad, None, Away) with { Parameters = Search },
            Get("/api/v3/traces/{traceId}", "v3Trace", "One trace", Traces, Bad, None, Away) with
            {
                Parameters =
                [
                    new("traceId", Text, "1 to 32 hexadecimal digits."),
                    new("startTime", Time, "Not before this, as a hint; the trace is found elsewhere too."),
                    new("endTime", Time, "Not after this, as a hint."),
                    new("rawTraces", Bool, "The spans as they were sent, without Jaeger's adjustments."),
                ],
            },
            Get("/api/v3/trace-summaries", "v3Summaries", "Searches traces and answers a summary of each", new(200, "Newest first.", "V3Summaries"), Bad, Away) with
            {
                Parameters = Search,
            },
        ]);

    private static DescribedOperation Get(string path, string id, string summary, params IReadOnlyList<DescribedAnswer> answers) =>
        new(HttpMethod.Get, path, id, summary) { Answers = answers };
}
