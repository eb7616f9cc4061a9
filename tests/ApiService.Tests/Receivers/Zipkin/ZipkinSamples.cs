using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using Google.Protobuf;
using Tracepost.ApiService.Tests.Protos.Zipkin;

namespace Tracepost.ApiService.Tests.Receivers.Zipkin;

/// <summary>Requests that Zipkin's clients may send, in both v2 formats.</summary>
internal static class ZipkinSamples
{
    private static readonly string[] Texts =
        ["", "ü\"\\\n\u0000😀", "世界", "</script>", "error", "otel.scope.name", "otel.status_code", "span.kind", "peer.service", "true", "OK"];

    private static readonly Gen<string> GenText = Gen.OneOf(Gen.String.AlphaNumeric, Gen.Int[0, Texts.Length - 1].Select(i => Texts[i]));

    private static readonly Gen<ByteString> GenSpanId = Gen.Byte.Array[1, 8].Select(ByteString.CopyFrom);

    private static readonly Gen<Endpoint?> GenEndpoint =
        Gen.Select(GenText, Gen.Byte.Array[4], Gen.Byte.Array[16], Gen.Int[0, 65535], Gen.Int[0, 7], (name, ipv4, ipv6, port, has) => has == 0 ? null : new Endpoint
        {
            ServiceName = name,
            Ipv4 = (has & 1) == 0 ? ByteString.Empty : ByteString.CopyFrom(ipv4),
            Ipv6 = (has & 2) == 0 ? ByteString.Empty : ByteString.CopyFrom(Sparse(ipv6)),
            Port = (has & 4) == 0 ? 0 : port,
        });

    private static readonly Gen<Annotation> GenAnnotation =
        Gen.Select(Gen.Long[1, long.MaxValue], GenText, (time, value) => new Annotation { Timestamp = (ulong)time, Value = value + "!" });

    /// <summary>Any spans that both formats can say.</summary>
    public static readonly Gen<ListOfSpans> GenList = GenSpan().Array[0, 5].Select(spans => new ListOfSpans { Spans = { spans } });

    /// <summary>Spans with every field.</summary>
    public static ListOfSpans Every() => new()
    {
        Spans =
        {
            new Span
            {
                TraceId = ByteString.CopyFrom([.. Enumerable.Range(1, 16).Select(i => (byte)i)]), ParentId = ByteString.CopyFrom(1, 2, 3, 4, 5, 6, 7, 8),
                Id = ByteString.CopyFrom(8, 7, 6, 5, 4, 3, 2, 1), Kind = Span.Types.Kind.Client, Name = "get /\"api\"", Timestamp = 1_556_604_172_355_737, Duration = 1431,
                LocalEndpoint = new Endpoint { ServiceName = "frontend", Ipv4 = ByteString.CopyFrom(192, 168, 99, 1), Port = 3306 },
                RemoteEndpoint = new Endpoint { ServiceName = "世界", Ipv6 = ByteString.CopyFrom([0x20, 1, 13, 0xB8, .. new byte[11], 1]), Port = 58648 },
                Annotations =
                {
                    new Annotation { Timestamp = 1_556_604_172_355_940, Value = "ws" },
                    new Annotation { Timestamp = 1, Value = "😀: {\"rows\":7,\"why\":\"\\u00e9\"}" },
                },
                Tags =
                {
                    ["http.method"] = "GET", ["error"] = "timed out", ["otel.scope.name"] = "s", ["otel.scope.version"] = "1", ["w3c.tracestate"] = "a=1",
                    ["otlp.link.0"] = "5af7183fb1d4cf5f6b221d5bc9e6496c|352bff9a74ca9ad2|x=1|{\"why\":\"batch\"}|0",
                },
                Debug = true,
            },
            new Span
            {
                TraceId = ByteString.CopyFrom(1), Id = ByteString.CopyFrom(2), Kind = Span.Types.Kind.Server, Shared = true,
                LocalEndpoint = new Endpoint { ServiceName = "backend" },
            },
        },
    };

    public static byte[] ToProtobuf(ListOfSpans list) => list.ToByteArray();

    public static byte[] ToJson(ListOfSpans list) => JsonSerializer.SerializeToUtf8Bytes(new JsonArray([.. list.Spans.Select(ToJson)]));

    private static Gen<Span> GenSpan() =>
        from ids in Gen.Select(Gen.Byte.Array[1, 16], GenSpanId, GenSpanId, Gen.Bool)
        from kind in Gen.Int[0, 4]
        from name in GenText
        from times in Gen.Select(Gen.Long[0, long.MaxValue], Gen.Long[0, long.MaxValue])
        from endpoints in Gen.Select(GenEndpoint, GenEndpoint)
        from annotations in GenAnnotation.Array[0, 3]
        from tags in Gen.Select(GenText, GenText).Array[0, 6]
        from flags in Gen.Select(Gen.Bool, Gen.Bool)
        select new Span
        {
            TraceId = ByteString.CopyFrom(ids.Item1), Id = ids.Item2, ParentId = ids.Item4 ? ids.Item3 : ByteString.Empty, Kind = (Span.Types.Kind)kind, Name = name,
            Timestamp = (ulong)times.Item1, Duration = (ulong)times.Item2, LocalEndpoint = endpoints.Item1, RemoteEndpoint = endpoints.Item2,
            Annotations = { annotations },
            Tags = { tags.Where(tag => tag.Item1.Length > 0).DistinctBy(tag => tag.Item1).ToDictionary(tag => tag.Item1, tag => tag.Item2) },
            Debug = flags.Item1, Shared = flags.Item2,
        };

    private static JsonObject ToJson(Span span)
    {
        var json = new JsonObject { ["traceId"] = Hex(span.TraceId), ["id"] = Hex(span.Id), ["name"] = span.Name };
        json["timestamp"] = span.Timestamp;
        json["duration"] = span.Duration;
        if (!span.ParentId.IsEmpty) json["parentId"] = Hex(span.ParentId);
        if (span.Kind != Span.Types.Kind.SpanKindUnspecified) json["kind"] = span.Kind.ToString().ToUpperInvariant();
        if (span.LocalEndpoint is { } local) json["localEndpoint"] = ToJson(local);
        if (span.RemoteEndpoint is { } remote) json["remoteEndpoint"] = ToJson(remote);
        json["annotations"] = new JsonArray([.. span.Annotations.Select(a => new JsonObject { ["timestamp"] = a.Timestamp, ["value"] = a.Value })]);
        json["tags"] = new JsonObject(span.Tags.Select(tag => KeyValuePair.Create(tag.Key, (JsonNode?)tag.Value)));
        json["debug"] = span.Debug;
        json["shared"] = span.Shared;
        return json;
    }

    private static JsonObject ToJson(Endpoint endpoint)
    {
        var json = new JsonObject { ["serviceName"] = endpoint.ServiceName, ["port"] = endpoint.Port };
        if (!endpoint.Ipv4.IsEmpty) json["ipv4"] = new IPAddress(endpoint.Ipv4.Span).ToString();
        if (!endpoint.Ipv6.IsEmpty) json["ipv6"] = new IPAddress(endpoint.Ipv6.Span).ToString();
        return json;
    }

    private static string Hex(ByteString id) => Convert.ToHexStringLower(id.Span);

    // Addresses have runs of zeros; the first group has none, as such that hold an IPv4 address are told apart elsewhere.
    private static byte[] Sparse(byte[] address)
    {
        for (var i = 2; i < address.Length; i += 2)
        {
            if (address[i] % 3 != 0) address[i] = address[i + 1] = 0;
        }

        address[0] = 0x20;
        return address;
    }
}
