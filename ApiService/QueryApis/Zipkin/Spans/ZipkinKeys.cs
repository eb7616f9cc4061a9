namespace Tracepost.ApiService.QueryApis.Zipkin.Spans;

/// <summary>
/// The attributes by which ApiService/Receivers/Zipkin/Otlp keeps what Zipkin has fields for: docs/protocols.md, "Zipkin to OTLP". They become
/// those fields again.
/// </summary>
internal static class ZipkinKeys
{
    public const string AbsentStart = "otel.zipkin.absentField.startTime";
    public const string Shared = "zipkin.shared";
    public const string Debug = "zipkin.debug";
    public const string JaegerDebug = "jaeger.debug";

    public const string PeerService = "peer.service";
    public const string LocalAddress = "network.local.address";
    public const string LocalIpv4 = "zipkin.local.ipv4";
    public const string LocalPort = "network.local.port";
    public const string PeerAddress = "network.peer.address";
    public const string PeerIpv4 = "zipkin.remote.ipv4";
    public const string PeerPort = "network.peer.port";

    /// <summary>Before the key of a tag that is to come back as it was sent, because OTLP says it otherwise.</summary>
    public const string SentTag = "zipkin.tag.";

    public const string Error = "error";
    public const string Kind = "span.kind";
    public const string StatusCode = "otel.status_code";
    public const string StatusDescription = "otel.status_description";
}
