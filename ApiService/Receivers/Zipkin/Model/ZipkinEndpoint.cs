namespace Tracepost.ApiService.Receivers.Zipkin.Model;

/// <summary>One side of a span: a service and where it runs.</summary>
internal sealed class ZipkinEndpoint
{
    public ReadOnlyMemory<byte> ServiceName { get; set; }

    /// <summary>The address as text, such as <c>10.1.2.3</c>.</summary>
    public ReadOnlyMemory<byte> Ipv4 { get; set; }

    /// <summary>The address as text, such as <c>2001:db8::1</c>.</summary>
    public ReadOnlyMemory<byte> Ipv6 { get; set; }

    /// <summary>0 if it is not known.</summary>
    public int Port { get; set; }

    public bool IsEmpty => ServiceName.IsEmpty && Ipv4.IsEmpty && Ipv6.IsEmpty && Port == 0;

    public bool SameAs(ZipkinEndpoint other) =>
        Port == other.Port && ServiceName.Span.SequenceEqual(other.ServiceName.Span)
        && Ipv4.Span.SequenceEqual(other.Ipv4.Span) && Ipv6.Span.SequenceEqual(other.Ipv6.Span);

    public void CopyFrom(ZipkinEndpoint other) =>
        (ServiceName, Ipv4, Ipv6, Port) = (other.ServiceName, other.Ipv4, other.Ipv6, other.Port);

    public void Clear() => (ServiceName, Ipv4, Ipv6, Port) = (default, default, default, 0);
}
