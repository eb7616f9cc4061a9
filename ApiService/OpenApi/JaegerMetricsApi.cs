using static Tracepost.ApiService.OpenApi.ParameterType;

namespace Tracepost.ApiService.OpenApi;

/// <summary>What Jaeger's Monitor tab asks.</summary>
internal static class JaegerMetricsApi
{
    private static readonly string[] ErrorTypes = ["text/plain; charset=utf-8"];

    private static readonly DescribedAnswer[] Answers =
    [
        new(200, "A metric family, without an envelope: a series for each service, or operation of it, a point for each step.", "JaegerMetrics"),
        new(400, "A parameter makes no sense, is missing, or asks for too much.", "JaegerError") { Types = ErrorTypes },
        new(503, "The store is away, or took too long.", "JaegerError") { Types = ErrorTypes },
    ];

    private static readonly DescribedParameter[] Parameters =
    [
        new("service", Text, "Its name.") { Required = true, Repeatable = true },
        new("groupByOperation", Bool, "A series for each operation."),
        new("spanKind", Text, "Which spans count: `server` (if it is left out), `client`, `producer`, `consumer`, `internal`.") { Repeatable = true },
        new("endTs", Long, "Milliseconds since 1970; now if it is left out."),
        new("lookback", Long, "Milliseconds before `endTs`; 3600000, an hour, if it is left out."),
        new("step", Long, "Milliseconds between two points; 5000 if it is left out."),
        new("ratePer", Long, "Milliseconds before each point that it is computed of; 600000, ten minutes, if it is left out."),
        new("prettyPrint", Text, "Indents the answer, unless it is empty or `false`."),
    ];

    public static DescribedApi Api { get; } = new(
        "Jaeger metrics",
        "Jaeger's Service Performance Monitoring, from what is counted as spans arrive; no Prometheus is needed.",
        ["http://localhost:16686"],
        [
            Get("/api/metrics/latencies", "jaegerLatencies", "A quantile of durations, in milliseconds") with
            {
                Parameters = [new("quantile", Number, "From 0 to 1, such as 0.95.") { Required = true }, .. Parameters],
            },
            Get("/api/metrics/calls", "jaegerCalls", "Spans per second"),
            Get("/api/metrics/errors", "jaegerErrors", "The share of spans with errors, from 0 to 1"),
        ]);

    private static DescribedOperation Get(string path, string id, string summary) =>
        new(HttpMethod.Get, path, id, summary) { Parameters = Parameters, Answers = Answers };
}
