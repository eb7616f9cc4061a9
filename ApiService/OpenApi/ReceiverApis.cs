namespace Tracepost.ApiService.OpenApi;

/// <summary>The other receivers that speak HTTP, and what clients ask before they trace.</summary>
internal static class ReceiverApis
{
    private static readonly string[] Otlp = ["application/x-protobuf", "application/json"];
    private static readonly string[] Texts = ["text/plain; charset=utf-8"];

    public static DescribedApi[] All { get; } =
    [
        new(
            "OTLP",
            "Receives traces: https://opentelemetry.io/docs/specs/otlp/. `Content-Encoding` may be gzip or deflate.",
            ["http://localhost:4318"],
            [
                Post("/v1/traces", "otlpExport", "Receives an ExportTraceServiceRequest", Otlp) with
                {
                    Answers =
                    [
                        new(200, "Stored; `partialSuccess` says what was rejected.", "OtlpExportResponse") { Types = Otlp },
                        new(400, "It cannot be read.", "GoogleRpcStatus") { Types = Otlp },
                        .. Refusals.Of(Otlp).Select(refusal => refusal with { Schema = "GoogleRpcStatus" }),
                    ],
                },
            ]),
        new(
            "Jaeger collector",
            "Receives Jaeger's Thrift, and says what to sample.",
            ["http://localhost:14268"],
            [
                Post("/api/traces", "jaegerPostBatch", "Receives a Batch in Thrift's binary protocol", ["application/x-thrift", "application/vnd.apache.thrift.binary"]) with
                {
                    Answers = [new(202, "Stored."), new(400, "It cannot be read.") { Types = Texts }, .. Refusals.Of(Texts)],
                },
                new(HttpMethod.Get, "/api/sampling", "jaegerSampling", "The sampling strategy of a service")
                {
                    Description = "The same is answered on port 5778 at any path.",
                    Parameters = [new("service", ParameterType.Text, "Its name, exactly once.") { Required = true }],
                    Answers =
                    [
                        new(200, "The strategy.", "SamplingStrategy"),
                        new(400, "`'service' parameter must be provided once`") { Types = Texts },
                        new(500, "There is no strategy to be had; clients keep the one that they have.") { Types = Texts },
                    ],
                },
            ]),
        new(
            "OpenCensus",
            "Receives traces as JSON; most clients use gRPC on the same port.",
            ["http://localhost:55678"],
            [
                Post("/v1/trace", "openCensusExport", "Receives ExportTraceServiceRequests as ProtoJSON", ["application/json"]) with
                {
                    Answers =
                    [
                        new(200, "Stored."),
                        new(400, "It cannot be read.", "OpenCensusError"),
                        .. Refusals.Of(["application/json"]).Select(refusal => refusal with { Schema = "OpenCensusError" }),
                    ],
                },
            ]),
    ];

    private static DescribedOperation Post(string path, string id, string summary, IReadOnlyList<string> bodies) =>
        new(HttpMethod.Post, path, id, summary) { Bodies = bodies };
}
