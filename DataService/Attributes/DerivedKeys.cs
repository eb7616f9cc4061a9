namespace Tracepost.DataService.Attributes;

/// <summary>The keys under which a filter has what OTLP has fields for and searches ask for like for attributes.</summary>
internal static class DerivedKeys
{
    /// <summary>The name of a scope.</summary>
    public static ReadOnlySpan<byte> ScopeName => "otel.scope.name"u8;

    /// <summary>The version of a scope.</summary>
    public static ReadOnlySpan<byte> ScopeVersion => "otel.scope.version"u8;

    /// <summary>The name of an event.</summary>
    public static ReadOnlySpan<byte> EventName => "event"u8;

    /// <summary>The message of a status.</summary>
    public static ReadOnlySpan<byte> StatusMessage => "otel.status_description"u8;

    /// <summary>A span's trace state.</summary>
    public static ReadOnlySpan<byte> TraceState => "w3c.tracestate"u8;

    /// <summary>Before the key of a tag of Zipkin's that OTLP says otherwise: docs/protocols.md, "Zipkin to OTLP". It is found with and without.</summary>
    public static ReadOnlySpan<byte> ZipkinPrefix => "zipkin.tag."u8;
}
