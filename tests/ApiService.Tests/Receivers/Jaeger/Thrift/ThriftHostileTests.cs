using OpenTelemetry.Proto.Collector.Trace.V1;
using Thrift.Protocol.Entities;
using Tracepost.ApiService.Receivers.Bodies;
using Tracepost.ApiService.Receivers.Jaeger.Agent;
using Tracepost.ApiService.Receivers.Thrift;
using Tracepost.Testing.Protocols.Encoding;
using Tracepost.TraceModel.Wire;
using static Tracepost.ApiService.Tests.Receivers.Jaeger.Thrift.Batches;
using static Tracepost.Testing.Protocols.Encoding.ThriftValue;

namespace Tracepost.ApiService.Tests.Receivers.Jaeger.Thrift;

/// <summary>Input from whoever reaches the port: it is translated to valid OTLP, or refused.</summary>
public sealed class ThriftHostileTests
{
    [Fact]
    public async Task A_batch_that_ends_at_any_byte_is_refused()
    {
        var body = await Everything().ToBinaryAsync();
        var binary = await Emit(Everything()).ToBinaryAsync();
        var compact = await Emit(Everything()).ToCompactAsync();

        for (var length = 0; length < body.Length; length++) Assert.Throws<RefusedException>(() => Batches.Translate(body[..length]));
        for (var length = 0; length < binary.Length; length++) Assert.Throws<MalformedThriftException>(() => Binary(binary[..length]));
        for (var length = 0; length < compact.Length; length++) Assert.Throws<MalformedThriftException>(() => Compact(compact[..length]));
    }

    [Theory]
    [InlineData("0F 0002 0C 7FFFFFFF 00")] // 2^31-1 spans
    [InlineData("0F 0002 0C FFFFFFFF 00")] // -1 spans
    [InlineData("0C 0001 0B 0001 7FFFFFFF")] // a service name of 2 GiB
    [InlineData("0C 0001 0B 0001 80000000")] // of -2 GiB
    [InlineData("0F 0002 0C 00000001 0F 000A 0C 7FFFFFFF 00")] // 2^31-1 tags
    [InlineData("0F 0002 0C 00000001 0F 000B 0C 00000001 0F 0002 0C 7FFFFFFF 00")] // 2^31-1 fields of a log
    [InlineData("0F 0002 0C 00000001 0F 0006 0C 7FFFFFFF 00")] // 2^31-1 references
    [InlineData("11 0001")] // no such type
    public void Sizes_that_cannot_be_are_refused(string hex) =>
        Assert.Throws<RefusedException>(() => Batches.Translate(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal))));

    [Fact]
    public async Task Fields_of_another_type_or_number_are_passed_over()
    {
        var span = Struct(
            (1, I32(5)), (2, Text("2")), (3, I64(7)), (4, Bool(true)), (5, I64(5)), (6, ListOf(TType.I64, I64(1))), (7, I64(3)), (8, ThriftValue.Double(1)),
            (10, ListOf(TType.String, Text("a"), Text("b"))), (11, ListOf(TType.Bool, Bool(true), Bool(false))), (9, I64(2)), (99, Struct((1, List(Struct())))),
            (-5, Text("x")), (5, Text("work")));
        var batch = Struct((1, Text("shop")), (2, List(span)), (3, I64(1)), (4, Struct((1, I64(1)), (2, I64(2)))), (2, ListOf(TType.I32, I32(1))));

        var translated = (await TranslateAsync(batch)).ResourceSpans.Single().ScopeSpans[0].Spans.Single();

        Assert.Equal(("work", TraceId(0, 0), SpanId(7)), (translated.Name, translated.TraceId, translated.SpanId));
        Assert.Equal((0, 0, 0, 0u), (translated.Attributes.Count, translated.Events.Count, translated.Links.Count, translated.Flags));
        Assert.Equal(2000ul, translated.EndTimeUnixNano - translated.StartTimeUnixNano);
    }

    [Fact]
    public async Task Fields_may_come_in_any_order_and_more_than_once()
    {
        var name = Struct((3, Text("e")), (2, I32(0)), (1, Text("event")));
        var spans = List(Struct((11, List(Struct((2, List(name)), (1, I64(5))))), (3, I64(1)), (1, I64(2)), (3, I64(3))));

        var request = await TranslateAsync(Struct((2, spans), (1, Struct((2, List(Tag("ip", "::1"))), (1, Text("shop")))), (2, spans)));

        var resource = request.ResourceSpans.Single();
        Assert.Equal(["ip=::1", "service.name=shop"], ThriftBatchTests.Texts(resource.Resource.Attributes));
        Assert.Equal(2, resource.ScopeSpans.Count);
        Assert.All(resource.ScopeSpans, scope => Assert.Equal((SpanId(3), "e", 5000ul),
            (scope.Spans.Single().SpanId, scope.Spans[0].Events.Single().Name, scope.Spans[0].Events[0].TimeUnixNano)));
    }

    [Fact]
    public async Task Structs_that_say_nothing_leave_nothing_and_their_neighbours_stay()
    {
        var good = SpanOf(more: [(10, List(Struct(), Tag("a", "b"))), (11, List(Struct(), Log(5))), (6, List(Struct()))]);

        var request = await TranslateAsync(Batch(Process("shop", Struct()), Struct(), good, Struct()));

        var span = request.ResourceSpans.Single().ScopeSpans.Single().Spans.Single();
        Assert.Equal((1, 1, 0), (span.Attributes.Count, span.Events.Count, span.Links.Count));
    }

    [Fact]
    public async Task Text_that_is_no_UTF8_costs_its_bad_bytes_and_nothing_else()
    {
        var bad = Bytes(0x61, 0xFF, 0x62);
        var span = SpanOf(more: [(10, List(Struct((1, bad), (2, I32(0)), (3, bad)))), (5, bad)]);

        var request = await TranslateAsync(Batch(Struct((1, bad)), span));

        var translated = request.ResourceSpans.Single().ScopeSpans.Single().Spans.Single();
        Assert.Equal("a\uFFFDb", translated.Name);
        Assert.Equal(["a\uFFFDb=a\uFFFDb"], ThriftBatchTests.Texts(translated.Attributes));
        Assert.Equal(["service.name=a\uFFFDb"], ThriftBatchTests.Texts(request.ResourceSpans.Single().Resource.Attributes));
    }

    [Theory]
    [InlineData("0C 0063")] // field 99: struct
    [InlineData("0F 0063 0F 00000001")] // field 99: list<list>, for as long as it goes
    [InlineData("0F 0002 0C 00000001 0C 0063")]
    public void Nesting_without_end_is_refused(string hex)
    {
        var level = Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));

        Assert.Throws<RefusedException>(() => Batches.Translate([.. Enumerable.Repeat(level, 100_000).SelectMany(bytes => bytes)]));
    }

    [Fact]
    public async Task Spans_that_are_each_others_parents_are_passed_on()
    {
        var request = await TranslateAsync(Batch(Process("shop"), SpanOf(1, 2), SpanOf(2, 1), SpanOf(3, 3)));

        Assert.Equal([SpanId(2), SpanId(1), SpanId(3)], request.ResourceSpans.Single().ScopeSpans.Single().Spans.Select(span => span.ParentSpanId));
    }

    [Fact]
    public async Task Damaged_batches_are_refused_or_valid()
    {
        byte[][] binary = [await Emit(Everything()).ToBinaryAsync(), await Emit(Batch(Process("shop"), Work(), Work())).ToBinaryAsync()];
        byte[][] compact = [await Emit(Everything()).ToCompactAsync(), await Emit(Batch(Process("shop"), Work(), Work())).ToCompactAsync()];

        Assert.True(MutationFuzz.Run(binary, packet => TryTranslate(AgentMessages.TranslateBinary, packet)) > 0);
        Assert.True(MutationFuzz.Run(compact, packet => TryTranslate(AgentMessages.TranslateCompact, packet)) > 0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_packet_is_translated_without_allocating(bool compact)
    {
        var packet = compact ? await Emit(Everything()).ToCompactAsync() : await Emit(Everything()).ToBinaryAsync();
        AgentTranslator translate = compact ? AgentMessages.TranslateCompact : AgentMessages.TranslateBinary;
        using var writer = new ProtoWriter(1 << 16);

        // At first the pool has no buffers of the sizes that are needed; a collection may empty it again.
        Assert.Equal(0, Enumerable.Range(0, 10).Min(_ => Run(100)));

        long Run(int times)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < times; i++)
            {
                translate(packet, writer);
                writer.TruncateTo(0);
            }

            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    /// <summary>A batch with everything that a translator has a line for.</summary>
    internal static ThriftValue Everything() => Struct(
        (1, Process("shop", Tag("hostname", "h"), Tag("jaeger.version", "Go-1"), Tag("ip", "10.0.0.1"))),
        (2, List(
            SpanOf(1, 0, "a", (6, List(Reference(0, 5), Reference(1, 6), Reference(0, 7, 8, 9)))),
            SpanOf(2, 1, "b",
                (10, List(
                    Tag("span.kind", "client"), Tag("error", true), Tag("n", 1.5), Tag("b", [1, 2]), Tag("http.status_code", 404), Tag("w3c.tracestate", "a=b"),
                    Tag("otel.scope.name", "lib"), Tag("otel.status_code", "OK"))),
                (11, List(Log(Start, Tag("event", "e"), Tag("k", "v")), Log(Start)))))),
        (3, I64(77)),
        (4, Struct((1, I64(1)), (2, I64(2)), (3, I64(3)))));

    private static void Binary(byte[] packet) => TranslatePacket(AgentMessages.TranslateBinary, packet);

    private static void Compact(byte[] packet) => TranslatePacket(AgentMessages.TranslateCompact, packet);

    // Google's parser, which also minds UTF-8, is the judge of what comes out.
    private static void TryTranslate(AgentTranslator translate, byte[] packet)
    {
        using var writer = new ProtoWriter(0);
        try
        {
            translate(packet, writer);
            using var request = writer.Detach();
            ExportTraceServiceRequest.Parser.ParseFrom(request.Span);
        }
        catch (MalformedThriftException)
        {
            writer.TruncateTo(0);
        }
    }
}
