namespace Tracepost.ApiService;

/// <summary>The doors of ApiService: the endpoint names of the Aspire model.</summary>
internal static class DoorNames
{
    /// <summary>Pages and query APIs, HTTP/1.1.</summary>
    public const string Http = "http";

    /// <summary>OTLP over gRPC.</summary>
    public const string OtlpGrpc = "otlp-grpc";

    /// <summary>OTLP over HTTP/1.1.</summary>
    public const string OtlpHttp = "otlp-http";
}
