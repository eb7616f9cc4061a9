using System.Text;
using Tracepost.TraceModel.Wire;

namespace Tracepost.TraceModel.Dependencies;

/// <summary>
/// The name of the service, or other system, on the far side of a span, from its attributes: what Zipkin calls
/// <c>remoteEndpoint.serviceName</c>. The order is OpenTelemetry's for Zipkin
/// (https://opentelemetry.io/docs/specs/otel/trace/sdk_exporters/zipkin/#remote-endpoint), except that
/// <list type="bullet">
/// <item>an address is no name: <c>10.0.0.3</c>, <c>localhost</c> and sockets are passed over;</item>
/// <item>a broker has one name, that of its system, on the spans of those who send and who receive: its hosts are many, and
/// receivers often do not know them;</item>
/// <item>a database without a host name is named by its system rather than by its schema, which is often called like a service.</item>
/// </list>
/// </summary>
public static class RemoteService
{
    /// <summary>The name, or null if the attributes tell none.</summary>
    public static string? Of(Span span)
    {
        var name = Read(span.Otlp.Span);
        return name.IsEmpty ? null : Encoding.UTF8.GetString(name);
    }

    /// <summary>The name in UTF-8, from the bytes of an OTLP <c>Span</c>; empty if the attributes tell none.</summary>
    /// <exception cref="MalformedProtobufException">The bytes are no such message.</exception>
    public static ReadOnlySpan<byte> Read(ReadOnlySpan<byte> span) => CallAttributes.Read(span).RemoteService;
}
