using OpenTelemetry.Proto.Collector.Trace.V1;
using OpenTelemetry.Proto.Common.V1;
using OpenTelemetry.Proto.Trace.V1;
using Tracepost.ApiService.Receivers.Jaeger.Agent;
using static Tracepost.ApiService.Tests.Receivers.Jaeger.Thrift.Batches;

namespace Tracepost.ApiService.Tests.Receivers.Jaeger.Thrift;

/// <summary>One batch, written byte by byte from jaeger.thrift and the specifications of Thrift's two protocols.</summary>
public sealed class ThriftGoldenTests
{
    // Batch { process { serviceName: "shop" }, spans: [ { ids, "GET", references: [ child of 3 ], flags: 1, times, tags: [ n = -2 ], logs: [ event = "e" ] } ] }
    private const string BinaryBatch = """
        0C 0001
          0B 0001 00000004 73686F70
          00
        0F 0002 0C 00000001
          0A 0001 0000000000000002
          0A 0002 0000000000000001
          0A 0003 000000000000000A
          0A 0004 0000000000000000
          0B 0005 00000003 474554
          0F 0006 0C 00000001
            08 0001 00000000
            0A 0002 0000000000000002
            0A 0003 0000000000000001
            0A 0004 0000000000000003
            00
          08 0007 00000001
          0A 0008 00000000000003E8
          0A 0009 0000000000000005
          0F 000A 0C 00000001
            0B 0001 00000001 6E
            08 0002 00000003
            0A 0006 FFFFFFFFFFFFFFFE
            00
          0F 000B 0C 00000001
            0A 0001 00000000000003E9
            0F 0002 0C 00000001
              0B 0001 00000005 6576656E74
              08 0002 00000000
              0B 0003 00000001 65
              00
            00
          00
        00
        """;

    // 80 01: strict, 00 04: one way; emitBatch; sequence 1; field 1 is the batch.
    private const string BinaryMessage = "80010004 00000009 656D69744261746368 00000001 0C 0001" + BinaryBatch + "00";

    // 82: compact, 81: one way and version 1; sequence 1; emitBatch; field 1 is the batch. Numbers are zigzag: 2 is 1, 3 is -2, D0 0F is 1000.
    private const string CompactMessage = """
        82 81 01 09 656D69744261746368
        1C
          1C
            18 04 73686F70
            00
          19 1C
            16 04
            16 02
            16 14
            16 00
            18 03 474554
            19 1C
              15 00
              16 04
              16 02
              16 06
              00
            15 02
            16 D00F
            16 0A
            19 1C
              18 01 6E
              15 06
              46 03
              00
            19 1C
              16 D20F
              19 1C
                18 05 6576656E74
                15 00
                18 01 65
                00
              00
            00
          00
        00
        """;

    private static readonly ExportTraceServiceRequest Expected = new()
    {
        ResourceSpans =
        {
            new ResourceSpans
            {
                Resource = new() { Attributes = { new KeyValue { Key = "service.name", Value = new AnyValue { StringValue = "shop" } } } },
                ScopeSpans =
                {
                    new ScopeSpans
                    {
                        Spans =
                        {
                            new Span
                            {
                                TraceId = TraceId(1, 2), SpanId = SpanId(10), ParentSpanId = SpanId(3), Name = "GET", Flags = 1,
                                StartTimeUnixNano = 1_000_000, EndTimeUnixNano = 1_005_000,
                                Attributes = { new KeyValue { Key = "n", Value = new AnyValue { IntValue = -2 } } },
                                Events = { new Span.Types.Event { TimeUnixNano = 1_001_000, Name = "e" } },
                            },
                        },
                    },
                },
            },
        },
    };

    [Fact]
    public void The_body_of_a_POST() => Assert.Equal(Expected, Parse(Translate(FromHex(BinaryBatch))));

    [Fact]
    public void A_packet_in_the_binary_protocol() =>
        Assert.Equal(Expected, Parse(TranslatePacket(AgentMessages.TranslateBinary, FromHex(BinaryMessage))));

    [Fact]
    public void A_packet_in_the_compact_protocol() =>
        Assert.Equal(Expected, Parse(TranslatePacket(AgentMessages.TranslateCompact, FromHex(CompactMessage))));

    [Fact]
    public void A_packet_with_the_older_head_of_the_binary_protocol() => Assert.Equal(
        Expected, Parse(TranslatePacket(AgentMessages.TranslateBinary, FromHex("00000009 656D69744261746368 01 00000001 0C 0001" + BinaryBatch + "00"))));

    private static ExportTraceServiceRequest Parse(byte[] request) => ExportTraceServiceRequest.Parser.ParseFrom(request);

    private static byte[] FromHex(string text) => Convert.FromHexString(string.Concat(text.Where(char.IsAsciiHexDigit)));
}
