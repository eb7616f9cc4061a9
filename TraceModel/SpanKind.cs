namespace Tracepost.TraceModel;

/// <summary>OpenTelemetry's span kind; the numbers are OTLP's.</summary>
public enum SpanKind : byte
{
    /// <summary>Not said.</summary>
    Unspecified = 0,

    /// <summary>Work inside a service.</summary>
    Internal = 1,

    /// <summary>The handling of a request.</summary>
    Server = 2,

    /// <summary>A request to another service.</summary>
    Client = 3,

    /// <summary>A message sent to a broker.</summary>
    Producer = 4,

    /// <summary>A message taken from a broker.</summary>
    Consumer = 5,
}

/// <summary>The names that Jaeger's APIs use for span kinds.</summary>
public static class SpanKindNames
{
    /// <summary>server, client, producer, consumer, internal; empty for <see cref="SpanKind.Unspecified"/>.</summary>
    public static string ToJaeger(this SpanKind kind) => kind switch
    {
        SpanKind.Internal => "internal",
        SpanKind.Server => "server",
        SpanKind.Client => "client",
        SpanKind.Producer => "producer",
        SpanKind.Consumer => "consumer",
        _ => "",
    };

    /// <summary>The reverse of <see cref="ToJaeger"/>, of any case; null for a name that is none of them.</summary>
    public static SpanKind? FromJaeger(string name) => name.ToLowerInvariant() switch
    {
        "internal" => SpanKind.Internal,
        "server" => SpanKind.Server,
        "client" => SpanKind.Client,
        "producer" => SpanKind.Producer,
        "consumer" => SpanKind.Consumer,
        "" or "unspecified" => SpanKind.Unspecified,
        _ => null,
    };
}
