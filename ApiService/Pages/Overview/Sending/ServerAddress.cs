using System.Globalization;
using System.Text.RegularExpressions;
using Tracepost.ServiceDefaults.Doors;

namespace Tracepost.ApiService.Pages.Overview.Sending;

/// <summary>
/// Where this server is, for those who send: the host by which somebody reached the page, and the ports of the doors. The doors speak plain text, whatever
/// a proxy in front of the pages does.
/// </summary>
/// <param name="Host">A name or an IP address, in brackets if it is IPv6.</param>
/// <param name="Ports">Ports by the name of their door.</param>
public sealed partial record ServerAddress(string Host, IReadOnlyDictionary<string, int> Ports)
{
    /// <summary>What a Host header says that is no host's name: it goes into snippets that people give to their shells.</summary>
    private const string Otherwise = "localhost";

    // As DoorExtensions and the Jaeger agent open them.
    private static readonly (string Door, string Key, int Default)[] Doors =
    [
        (DoorNames.OtlpGrpc, "OtlpGrpc", 4317), (DoorNames.OtlpHttp, "OtlpHttp", 4318), (DoorNames.Zipkin, "Zipkin", 9411),
        (DoorNames.JaegerHttp, "JaegerHttp", 14268), (DoorNames.JaegerGrpc, "JaegerGrpc", 14250), (DoorNames.JaegerCompact, "JaegerCompact", 6831),
        (DoorNames.JaegerBinary, "JaegerBinary", 6832), (DoorNames.OpenCensus, "OpenCensus", 55678), (DoorNames.Sampling, "Sampling", 5778),
    ];

    /// <summary>The address by which a request came here.</summary>
    internal static ServerAddress Of(HttpContext http)
    {
        var services = http.RequestServices;
        var (doors, configuration) = (services.GetRequiredService<DoorSet>(), services.GetRequiredService<IConfiguration>());
        var ports = Doors.ToDictionary(door => door.Door, door => PortOf(door.Door, door.Key, door.Default), StringComparer.Ordinal);
        return new ServerAddress(HostName().IsMatch(http.Request.Host.Host) ? http.Request.Host.Host : Otherwise, ports);

        // Of a port that is any free one, the socket knows which it is.
        int PortOf(string name, string key, int otherwise) =>
            doors.All.FirstOrDefault(door => door.Name == name) is { } door ? door.Port
            : services.GetKeyedService<UdpDoor>(name) is { ConfiguredPort: 0 } udp ? udp.Port
            : int.TryParse(configuration[$"Ports:{key}"], NumberStyles.None, CultureInfo.InvariantCulture, out var port) ? port : otherwise;
    }

    /// <summary><c>host:4317</c></summary>
    public string At(string door) => string.Create(CultureInfo.InvariantCulture, $"{Host}:{Ports[door]}");

    /// <summary><c>http://host:4317</c></summary>
    public string Url(string door) => "http://" + At(door);

    [GeneratedRegex(@"^(?:[A-Za-z0-9](?:[A-Za-z0-9._-]{0,252})|\[[0-9A-Fa-f:.]{2,45}\])\z", RegexOptions.CultureInvariant)]
    private static partial Regex HostName();
}
