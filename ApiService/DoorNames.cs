namespace Tracepost.ApiService;

/// <summary>The doors of ApiService: the endpoint names of the Aspire model. At most 15 characters, for Kubernetes.</summary>
internal static class DoorNames
{
    /// <summary>Pages and query APIs, HTTP/1.1.</summary>
    public const string Http = "http";

    /// <summary>Jaeger's query API over gRPC.</summary>
    public const string JaegerQuery = "jaeger-query";

    /// <summary>OTLP over gRPC.</summary>
    public const string OtlpGrpc = "otlp-grpc";

    /// <summary>OTLP over HTTP/1.1.</summary>
    public const string OtlpHttp = "otlp-http";

    /// <summary>Jaeger's Thrift over HTTP/1.1.</summary>
    public const string JaegerHttp = "jaeger-http";

    /// <summary>Jaeger's api_v2 over gRPC.</summary>
    public const string JaegerGrpc = "jaeger-grpc";

    /// <summary>Jaeger's agent, compact Thrift over UDP.</summary>
    public const string JaegerCompact = "jaeger-compact";

    /// <summary>Jaeger's agent, binary Thrift over UDP.</summary>
    public const string JaegerBinary = "jaeger-binary";

    /// <summary>Zipkin's collector, HTTP/1.1 and gRPC on one port.</summary>
    public const string Zipkin = "zipkin";

    /// <summary>The OpenCensus agent, gRPC and HTTP/1.1 on one port.</summary>
    public const string OpenCensus = "opencensus";

    /// <summary>Jaeger's remote sampling over HTTP/1.1.</summary>
    public const string Sampling = "sampling";

    /// <summary>Jaeger's remote sampling over gRPC.</summary>
    public const string SamplingGrpc = "sampling-grpc";
}
