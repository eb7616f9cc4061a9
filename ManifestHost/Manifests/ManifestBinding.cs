namespace Tracepost.ManifestHost.Manifests;

/// <summary>
/// An endpoint: <c>{"scheme":"http","protocol":"tcp","transport":"http2","port":8080,"targetPort":17271,"external":true}</c>.
/// </summary>
internal sealed record ManifestBinding
{
    public string Scheme { get; init; } = "tcp";

    /// <summary>tcp or udp.</summary>
    public string Protocol { get; init; } = "tcp";

    /// <summary>http, http2, tcp, udp.</summary>
    public string Transport { get; init; } = "tcp";

    public int? Port { get; init; }

    public int? TargetPort { get; init; }

    public bool External { get; init; }
}
