namespace Tracepost.ApiService.Pages.Overview.Sending;

/// <summary>In which language, and by which protocol, somebody wants to send: as the URL has it.</summary>
/// <param name="Language">One of <see cref="Languages"/>.</param>
/// <param name="Protocol">One of those of the language.</param>
public sealed record SendChoice(string Language, string Protocol)
{
    /// <summary>OTLP over gRPC.</summary>
    public const string Otlp = "otlp";

    /// <summary>OTLP over HTTP.</summary>
    public const string OtlpHttp = "otlp-http";

    /// <summary>Zipkin's, version 2.</summary>
    public const string Zipkin = "zipkin";

    /// <summary>Jaeger's agent, over UDP.</summary>
    public const string JaegerAgent = "jaeger-agent";

    /// <summary>Jaeger's Thrift over HTTP.</summary>
    public const string JaegerHttp = "jaeger-http";

    /// <summary>The OpenCensus agent's.</summary>
    public const string OpenCensus = "opencensus";

    private static readonly string[] OpenTelemetry = [Otlp, OtlpHttp, Zipkin];

    /// <summary>What one can choose from, with the protocols of each.</summary>
    public static readonly IReadOnlyList<(string Value, string Name, IReadOnlyList<string> Protocols)> Languages =
    [
        ("dotnet", ".NET", OpenTelemetry),
        ("go", "Go", [Otlp, OtlpHttp, Zipkin, OpenCensus]),
        ("java", "Java", [Otlp, OtlpHttp, Zipkin, OpenCensus]),
        ("node", "Node", OpenTelemetry),
        ("python", "Python", OpenTelemetry),
        ("rust", "Rust", [Otlp, OtlpHttp]),
        ("collector", "OpenTelemetry Collector", OpenTelemetry),
        ("kubernetes", "Kubernetes", [Otlp, OtlpHttp]),
        ("jaeger", "Jaeger clients", [JaegerHttp, JaegerAgent]),
        ("curl", "curl", [OtlpHttp, Zipkin]),
    ];

    /// <summary>Reads <c>?language=go&amp;protocol=otlp</c>; what is not there is the usual.</summary>
    internal static SendChoice Read(IQueryCollection query) =>
        Of(query["language"] is [{ } language, ..] ? language : "", query["protocol"] is [{ } protocol, ..] ? protocol : "");

    /// <summary>What is not there is the usual.</summary>
    public static SendChoice Of(string language, string protocol)
    {
        var known = Languages.FirstOrDefault(its => its.Value == language);
        if (known.Value is null) known = Languages[0];
        return new SendChoice(known.Value, known.Protocols.Contains(protocol, StringComparer.Ordinal) ? protocol : known.Protocols[0]);
    }

    /// <summary>The protocols of the language.</summary>
    public IReadOnlyList<string> Protocols => Languages.First(its => its.Value == Language).Protocols;

    /// <summary>How people call a protocol.</summary>
    public static string NameOf(string protocol) => protocol switch
    {
        Otlp => "OTLP over gRPC",
        OtlpHttp => "OTLP over HTTP",
        Zipkin => "Zipkin",
        JaegerAgent => "Jaeger agent, UDP",
        JaegerHttp => "Jaeger, HTTP",
        OpenCensus => "OpenCensus",
        _ => protocol,
    };

    /// <summary>As a part of a query string.</summary>
    public string ToQuery() => $"language={Language}&protocol={Protocol}";
}
