using Tracepost.ApiService.Receivers.Translation;
using Tracepost.ApiService.Receivers.Zipkin.Model;
using Tracepost.TraceModel.Wire;

namespace Tracepost.ApiService.Receivers.Zipkin.Otlp;

/// <summary>
/// Writes an endpoint as attributes of the span, by OpenTelemetry's names: https://opentelemetry.io/docs/specs/semconv/registry/attributes/network/.
/// The service of the local one is the resource's instead. Where an endpoint has both addresses, IPv6 is the one of the conventions, as in the Collector.
/// </summary>
internal abstract class ZipkinEndpointToOtlp
{
    /// <summary>Where the span was measured.</summary>
    public static readonly ZipkinEndpointToOtlp Local = new LocalNames();

    /// <summary>The other side of a call.</summary>
    public static readonly ZipkinEndpointToOtlp Remote = new RemoteNames();

    /// <summary>Empty where the service is not an attribute of the span.</summary>
    protected abstract ReadOnlySpan<byte> Service { get; }

    protected abstract ReadOnlySpan<byte> Address { get; }

    protected abstract ReadOnlySpan<byte> OtherAddress { get; }

    protected abstract ReadOnlySpan<byte> Port { get; }

    public void Write(ZipkinEndpoint endpoint, ProtoWriter writer)
    {
        if (endpoint.IsEmpty) return;
        if (!Service.IsEmpty) WriteText(Service, endpoint.ServiceName, writer);
        var (address, other) = endpoint.Ipv6.IsEmpty ? (endpoint.Ipv4, default) : (endpoint.Ipv6, endpoint.Ipv4);
        WriteText(Address, address, writer);
        WriteText(OtherAddress, other, writer);
        if (endpoint.Port != 0) writer.WriteAttribute(OtlpFields.SpanAttribute, Port, (long)endpoint.Port);
    }

    /// <summary>True if <see cref="Write"/> writes an attribute with this key.</summary>
    public bool Writes(ZipkinEndpoint endpoint, ReadOnlySpan<byte> key) =>
        key is [(byte)'n' or (byte)'p' or (byte)'z', ..] && key.Length is >= 12 and <= 21 && (
        (!endpoint.ServiceName.IsEmpty && key.SequenceEqual(Service))
        || (!(endpoint.Ipv4.IsEmpty && endpoint.Ipv6.IsEmpty) && key.SequenceEqual(Address))
        || (!endpoint.Ipv4.IsEmpty && !endpoint.Ipv6.IsEmpty && key.SequenceEqual(OtherAddress))
        || (endpoint.Port != 0 && key.SequenceEqual(Port)));

    private static void WriteText(ReadOnlySpan<byte> key, ReadOnlyMemory<byte> text, ProtoWriter writer)
    {
        if (!text.IsEmpty) writer.WriteAttribute(OtlpFields.SpanAttribute, key, text.Span);
    }

    private sealed class LocalNames : ZipkinEndpointToOtlp
    {
        protected override ReadOnlySpan<byte> Service => default;

        protected override ReadOnlySpan<byte> Address => "network.local.address"u8;

        protected override ReadOnlySpan<byte> OtherAddress => "zipkin.local.ipv4"u8;

        protected override ReadOnlySpan<byte> Port => "network.local.port"u8;
    }

    private sealed class RemoteNames : ZipkinEndpointToOtlp
    {
        protected override ReadOnlySpan<byte> Service => "peer.service"u8;

        protected override ReadOnlySpan<byte> Address => "network.peer.address"u8;

        protected override ReadOnlySpan<byte> OtherAddress => "zipkin.remote.ipv4"u8;

        protected override ReadOnlySpan<byte> Port => "network.peer.port"u8;
    }
}
