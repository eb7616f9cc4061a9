using System.Text.Json;

namespace Tracepost.ApiService.QueryApis.Zipkin.Spans;

/// <summary>
/// One side of a span, as Zipkin has it: <c>{"serviceName":"frontend","ipv4":"10.1.2.3","ipv6":"2001:db8::1","port":8080}</c>. What is not
/// known is left out; an endpoint of which nothing is known is left out whole.
/// </summary>
internal struct ZipkinEndpoint
{
    private const int MaxPort = 0xFFFF;

    private string? _ipv4;
    private string? _ipv6;
    private int _port;

    /// <summary>Null or empty if it is not known. Zipkin makes it lower case.</summary>
    public string? ServiceName { get; set; }

    /// <summary>Takes an address, if the text is one; IPv6 goes before IPv4 that is found with it.</summary>
    public bool TryTakeAddress(string text)
    {
        var (ipv4, ipv6) = ZipkinAddress.Parse(text);
        _ipv4 ??= ipv4;
        _ipv6 ??= ipv6;
        return ipv4 is not null || ipv6 is not null;
    }

    /// <summary>Takes a port, if the number is one.</summary>
    public bool TryTakePort(long port)
    {
        if (port is <= 0 or > MaxPort) return false;
        _port = (int)port;
        return true;
    }

    public readonly void Write(Utf8JsonWriter json, string property)
    {
        if (string.IsNullOrEmpty(ServiceName) && _ipv4 is null && _ipv6 is null && _port == 0) return;
        json.WriteStartObject(property);
        if (!string.IsNullOrEmpty(ServiceName)) json.WriteString("serviceName", ServiceName.ToLowerInvariant());
        if (_ipv4 is not null) json.WriteString("ipv4", _ipv4);
        if (_ipv6 is not null) json.WriteString("ipv6", _ipv6);
        if (_port != 0) json.WriteNumber("port", _port);
        json.WriteEndObject();
    }
}
