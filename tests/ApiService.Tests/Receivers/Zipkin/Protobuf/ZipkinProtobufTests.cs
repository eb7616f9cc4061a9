using Google.Protobuf;
using Tracepost.ApiService.Receivers.Zipkin.Protobuf;
using Tracepost.ApiService.Tests.Protos.Zipkin;
using static Tracepost.ApiService.Tests.Receivers.Zipkin.ZipkinRequests;
using OtlpSpan = OpenTelemetry.Proto.Trace.V1.Span;

namespace Tracepost.ApiService.Tests.Receivers.Zipkin.Protobuf;

public sealed class ZipkinProtobufTests
{
    private static readonly ByteString One = ByteString.CopyFrom(0, 0, 0, 0, 0, 0, 0, 1);

    [Fact]
    public void A_span_with_everything_is_what_it_is_in_json() => Assert.Equal(
        Read("""
            [{"traceId":"5af7183fb1d4cf5f6b221d5bc9e6496c","parentId":"6b221d5bc9e6496c","id":"352bff9a74ca9ad2","kind":"SERVER","name":"get /api",
              "timestamp":1556604172355737,"duration":1431,"localEndpoint":{"serviceName":"backend","ipv4":"192.168.99.1","port":3306},
              "remoteEndpoint":{"ipv6":"2001:db8::c001","port":58648},"annotations":[{"timestamp":1556604172355940,"value":"ws"}],
              "tags":{"empty":"","http.method":"GET"},"debug":true,"shared":true}]
            """),
        ReadProtobuf(new Span
        {
            TraceId = ByteString.CopyFrom(Convert.FromHexString("5af7183fb1d4cf5f6b221d5bc9e6496c")),
            ParentId = ByteString.CopyFrom(Convert.FromHexString("6b221d5bc9e6496c")),
            Id = ByteString.CopyFrom(Convert.FromHexString("352bff9a74ca9ad2")),
            Kind = Span.Types.Kind.Server,
            Name = "get /api",
            Timestamp = 1556604172355737,
            Duration = 1431,
            LocalEndpoint = new Endpoint { ServiceName = "backend", Ipv4 = ByteString.CopyFrom(192, 168, 99, 1), Port = 3306 },
            RemoteEndpoint = new Endpoint { Ipv6 = ByteString.CopyFrom(Convert.FromHexString("20010db800000000000000000000c001")), Port = 58648 },
            Annotations = { new Annotation { Timestamp = 1556604172355940, Value = "ws" } },
            Tags = { ["empty"] = "", ["http.method"] = "GET" },
            Debug = true,
            Shared = true,
        }));

    [Fact]
    public void An_incomplete_annotation_and_an_unknown_kind_are_passed_over()
    {
        var span = ReadSpan(new Span
        {
            TraceId = One, Id = One, Timestamp = 1, Kind = (Span.Types.Kind)9, ParentId = ByteString.CopyFrom(0),
            Annotations = { new Annotation { Value = "no time" }, new Annotation { Timestamp = 5 }, new Annotation() },
            LocalEndpoint = new Endpoint { Ipv4 = ByteString.CopyFrom(1, 2, 3), Port = -1 },
        });
        Assert.Equal(new OtlpSpan { TraceId = Pad(One), SpanId = One, StartTimeUnixNano = 1000, EndTimeUnixNano = 1000 }, span);
    }

    [Fact]
    public void A_tag_needs_a_key_but_no_value()
    {
        // tags { } tags { key: "k" } tags { value: "v" }
        byte[] tags = [0x5A, 0, 0x5A, 3, 0x0A, 1, (byte)'k', 0x5A, 3, 0x12, 1, (byte)'v'];
        var span = Assert.Single(Read(ZipkinProtobuf.Read, List(new Span { TraceId = One, Id = One, Timestamp = 1 }, tags)).ResourceSpans[0].ScopeSpans[0].Spans);
        var tag = Assert.Single(span.Attributes);
        Assert.Equal(("k", true, ""), (tag.Key, tag.Value.HasStringValue, tag.Value.StringValue));
    }

    [Fact]
    public void Unknown_fields_and_wire_types_are_passed_over()
    {
        // 1: varint 5 (a trace id that is none), 15: 7, 4095: "x", 14 as a group
        byte[] unknown = [0x08, 5, 0x78, 7, 0xFA, 0xFF, 0x01, 1, (byte)'x', 0x73, 0x08, 1, 0x74];
        var plain = new Span { TraceId = One, Id = One, Timestamp = 1, Name = "n" };
        Assert.Equal(ReadProtobuf(plain), Read(ZipkinProtobuf.Read, List(plain, unknown)));
    }

    [Theory]
    [InlineData(0, 8, "Missing : traceId")]
    [InlineData(16, 0, "Missing : id")]
    [InlineData(17, 8, "traceId.length > 32")]
    [InlineData(16, 9, "id.length > 16")]
    public void A_span_needs_ids(int traceId, int id, string message) => Assert.Equal(
        $"{message} reading List<Span> from proto3",
        Refusal(ZipkinProtobuf.Read, List(new Span { TraceId = Bytes(traceId), Id = Bytes(id), Name = "n" })));

    [Fact]
    public void Empty_ids_and_ports_beyond_65535_are_none()
    {
        Assert.Equal("traceId is empty reading List<Span> from proto3", Refusal(ZipkinProtobuf.Read, new byte[] { 0x0A, 2, 0x0A, 0 }));
        Assert.Equal(
            "invalid port 65536 reading List<Span> from proto3",
            Refusal(ZipkinProtobuf.Read, List(new Span { TraceId = One, Id = One, RemoteEndpoint = new Endpoint { Port = 65536 } })));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(15)]
    public void Short_trace_ids_are_padded(int length)
    {
        var span = ReadSpan(new Span { TraceId = Bytes(length), Id = ByteString.CopyFrom(7) });
        Assert.Equal(new string('0', 32 - (2 * length)) + Convert.ToHexStringLower(Bytes(length).Span), Convert.ToHexStringLower(span.TraceId.Span));
        Assert.Equal("0000000000000007", Convert.ToHexStringLower(span.SpanId.Span));
    }

    [Fact]
    public void Times_beyond_the_sign_are_not_known()
    {
        var span = ReadSpan(new Span { TraceId = One, Id = One, Timestamp = ulong.MaxValue, Duration = ulong.MaxValue });
        Assert.Equal((Arrival * 1000, Arrival * 1000), (span.StartTimeUnixNano, span.EndTimeUnixNano));
    }

    [Theory]
    [InlineData(new byte[] { (byte)'h', (byte)'e', (byte)'l', (byte)'l', (byte)'o' }, "Expected a PROTO3 encoded list")]
    [InlineData(new byte[] { 10 }, "Expected a PROTO3 encoded list")]
    [InlineData(new byte[] { 10, 0 }, "Expected a PROTO3 encoded list")]
    [InlineData(new byte[] { 12, 0, 0, 0, 0 }, "Expected a PROTO3 encoded list, but received: THRIFT")]
    [InlineData(new byte[] { (byte)'[', (byte)'{', (byte)'}', (byte)']' }, "Expected a PROTO3 encoded list, but received: JSON_V1")]
    public void Over_http_another_format_is_called_by_its_name(byte[] body, string message) => Assert.Equal(message, Refusal(ZipkinProtobuf.ReadDetected, body));

    private static OtlpSpan ReadSpan(Span span) => Assert.Single(Assert.Single(Assert.Single(ReadProtobuf(span).ResourceSpans).ScopeSpans).Spans);

    private static OpenTelemetry.Proto.Collector.Trace.V1.ExportTraceServiceRequest ReadProtobuf(Span span) => Read(ZipkinProtobuf.ReadDetected, List(span));

    private static byte[] List(Span span) => new ListOfSpans { Spans = { span } }.ToByteArray();

    // Fields that no generated message would write.
    private static byte[] List(Span span, byte[] more)
    {
        byte[] message = [.. span.ToByteArray(), .. more];
        return [0x0A, (byte)message.Length, .. message];
    }

    private static ByteString Pad(ByteString id) => ByteString.CopyFrom([.. new byte[16 - id.Length], .. id.Span]);

    private static ByteString Bytes(int length) => ByteString.CopyFrom([.. Enumerable.Range(1, length).Select(i => (byte)i)]);
}
