using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using Tracepost.EndToEnd.Tests.Comparison;
using static Tracepost.EndToEnd.Tests.Clients.Flat;

namespace Tracepost.EndToEnd.Tests.Clients;

/// <summary>
/// What NuGet OpenTelemetry.Exporter.Zipkin makes of an Activity, in the words of <see cref="ZipkinModel"/>. The scope becomes tags; of the resource
/// only the service name is sent; links, the trace state and the attributes of events are left out. The machine's addresses are the local endpoint's.
/// </summary>
internal static class OpenTelemetryZipkinDotNet
{
    private const long Internal = 1;
    private const long Client = 3;
    private const long Producer = 4;

    // Where the exporter looks for the other side, as far as the instrumentations that the programs use say it.
    private static readonly string[] PeerKeys = ["peer.service", "server.address", "net.peer.name", "network.peer.address"];

    public static JsonObject ToZipkin(JsonObject span)
    {
        var attributes = Items(span["attributes"]).ToList();
        var kind = AnyValueText.Integer(span["kind"]);
        var (start, end) = (AnyValueText.Integer(span["startTimeUnixNano"]), AnyValueText.Integer(span["endTimeUnixNano"]));
        var peer = kind is Client or Producer ? PeerKeys.Select(key => FindText(attributes, key)).FirstOrDefault(text => text is not null) : null;
        return new JsonObject
        {
            ["traceId"] = Text(span["traceId"]),
            ["spanId"] = Text(span["spanId"]),
            ["parentSpanId"] = Text(span["parentSpanId"]),
            ["name"] = Text(span["name"]),
            ["kind"] = kind == Internal ? 0 : kind,
            ["startTimeUnixNano"] = Nanoseconds(start / 1000),
            ["endTimeUnixNano"] = Nanoseconds((start / 1000) + ((end - start) / 1000)),
            ["attributes"] = Array([.. attributes.Select(Tag), .. Status(span["status"]!), .. Scope(span["scope"]!)]),
            ["events"] = Array(Items(span["events"]).Select(Annotation)),
            ["localEndpoint"] = new JsonObject
            {
                ["serviceName"] = FindText(Items(span["resource"]!["attributes"]), "service.name"),
                ["ipv4"] = OwnAddress(AddressFamily.InterNetwork),
                ["ipv6"] = OwnAddress(AddressFamily.InterNetworkV6),
            },
            ["remoteEndpoint"] = new JsonObject { ["serviceName"] = peer },
            ["debug"] = false,
            ["shared"] = false,
        };
    }

    private static JsonObject Tag(JsonObject attribute) => Attribute(Text(attribute["key"]), AsText(attribute["value"]!.AsObject()));

    // Arrays and maps are JSON; what is in a map is text again.
    private static string AsText(JsonObject value)
    {
        var (type, content) = value.Single();
        return type switch
        {
            "stringValue" => Text(content),
            "boolValue" => content!.GetValue<bool>() ? "true" : "false",
            "intValue" => AnyValueText.Integer(content).ToString(CultureInfo.InvariantCulture),
            "doubleValue" => AnyValueText.Double(content).ToString("R", CultureInfo.InvariantCulture),
            "bytesValue" => $"[{string.Join(',', Convert.FromBase64String(Text(content)))}]",
            "arrayValue" => $"[{string.Join(',', AnyValueText.Values(content).Select(item => AsJson(item!.AsObject())))}]",
            "kvlistValue" => $"{{{string.Join(',', AnyValueText.Values(content).Select(item => Member(item!.AsObject())))}}}",
            _ => throw new NotSupportedException(type),
        };
    }

    private static string Member(JsonObject pair) =>
        $"{JsonSerializer.Serialize(Text(pair["key"]))}:{JsonSerializer.Serialize(AsText(pair["value"]!.AsObject()))}";

    private static string AsJson(JsonObject value) =>
        value.ContainsKey("stringValue") ? JsonSerializer.Serialize(Text(value["stringValue"])) : AsText(value);

    private static IEnumerable<JsonObject> Status(JsonNode status)
    {
        var code = AnyValueText.Integer(status["code"]);
        if (code != 0) yield return Attribute("otel.status_code", code == 1 ? "OK" : "ERROR");
        if (code == 2) yield return Attribute("error", Text(status["message"]));
    }

    private static IEnumerable<JsonObject> Scope(JsonNode scope)
    {
        foreach (var prefix in new[] { "otel.scope", "otel.library" })
        {
            yield return Attribute($"{prefix}.name", Text(scope["name"]));
            if (Text(scope["version"]) is { Length: > 0 } version) yield return Attribute($"{prefix}.version", version);
        }
    }

    private static JsonObject Annotation(JsonObject e) => new()
    {
        ["timeUnixNano"] = Nanoseconds(AnyValueText.Integer(e["timeUnixNano"]) / 1000),
        ["name"] = Text(e["name"]),
    };

    private static string Nanoseconds(long microseconds) => (microseconds * 1000).ToString(CultureInfo.InvariantCulture);

    // As the exporter finds them; without a name that can be resolved there are none.
    private static string? OwnAddress(AddressFamily family)
    {
        try
        {
            var name = Dns.GetHostEntry(Dns.GetHostName()).HostName;
            var address = Dns.GetHostAddresses(name).FirstOrDefault(address => address.AddressFamily == family);
            return address is null ? null : new IPAddress(address.GetAddressBytes()).ToString();
        }
        catch (SocketException)
        {
            return null;
        }
    }
}
