using CsCheck;
using Google.Protobuf;
using OpenTelemetry.Proto.Trace.V1;
using Tracepost.TraceModel.Adjusting;
using Tracepost.TraceModel.Otlp;
using Tracepost.TraceModel.Wire;
using static Tracepost.TraceModel.Tests.Adjusting.AdjusterCase;
using static Tracepost.TraceModel.Tests.TestSpans;

namespace Tracepost.TraceModel.Tests.Adjusting;

public sealed class TraceAdjusterTests
{
    /// <summary>Skew goes down a chain of any depth without a call for each level.</summary>
    [Fact]
    public void A_trace_as_deep_as_it_is_long_is_no_problem()
    {
        const int Depth = 100_000;
        var chain = Enumerable.Range(1, Depth).Select(i => Node((ulong)i, (ulong)i - 1, (ulong)(1_000_000 - i), duration: (ulong)(2 * (Depth - i)) + 1));

        var spans = Adjust(Second, ([Text("host.name", "a")], [Node(1, 0, 5_000_000, 2 * Depth)]), ([Text("host.name", "b")], [.. chain.Skip(1)]));

        Assert.Equal(Depth, spans.Count);
        Assert.All(spans.Skip(1), span => Assert.StartsWith("This span's timestamps were adjusted by ", span.Warnings.Single(), StringComparison.Ordinal));
    }

    [Fact]
    public void A_million_spans_with_one_id_and_many_below_one_parent_are_linear()
    {
        const int Count = 500_000;
        var spans = TracesDataDecoder.Decode(new TracesData
        {
            ResourceSpans =
            {
                new ResourceSpans
                {
                    ScopeSpans = { new ScopeSpans { Spans = { Enumerable.Range(1, Count).SelectMany(i => new[] { Node(1, 0, (ulong)i), Node((ulong)i + 1, 1, 1) }) } } },
                },
            },
        }.ToByteArray());

        new TraceAdjuster(0).AdjustTrace(spans);

        Assert.Equal(2 * Count, spans.Count);
        Assert.Equal(Count - 1, spans.Count(span => span.IsAdjusted));
    }

    [Fact]
    public void A_part_of_a_trace_gets_only_what_needs_no_other_span()
    {
        var link = new OpenTelemetry.Proto.Trace.V1.Span.Types.Link();
        var client = Node(5, 9, kind: SpanKind.Client);
        client.Attributes.Add([Number("peer.ipv4", 134744072), Text("a", "1"), Text("telemetry.sdk.name", "otel")]);
        client.Links.Add(link);
        var spans = Decode(client, Node(5, kind: SpanKind.Server));

        TraceAdjuster.AdjustPart(spans);

        Assert.Equal([5UL, 5UL], spans.Select(span => span.SpanId.Value));
        Assert.Equal(["Invalid span link removed"], spans[0].Warnings);
        Assert.Equal(["a", "peer.ipv4", "@jaeger@warnings"], spans[0].Attributes.Select(attribute => attribute.Key));
        Assert.Equal("telemetry.sdk.name", spans[0].Resource.Attributes.Single().Key);
    }

    /// <summary>Any ids, parents (also circles), kinds, hosts and times: every span stays once, unless it repeats another, and says in OTLP what it says.</summary>
    [Fact]
    public void Any_trace_can_be_adjusted()
    {
        var node = Gen.Select(Gen.ULong[1, 9], Gen.ULong[0, 10], Gen.ULong[0, 50], Gen.ULong[0, 90], Gen.Int[0, 5], Gen.Int[0, 2]);
        node.List[1, 25].Sample(nodes =>
        {
            var groups = nodes.GroupBy(n => n.Item6).Select(group => (
                group.Key == 0 ? [] : new[] { Text("host.name", $"{group.Key}") },
                group.Select(n => Node(n.Item1, n.Item2, n.Item3, n.Item4, (SpanKind)n.Item5)).ToArray())).ToArray();

            var spans = Adjust(20, groups);

            Assert.InRange(spans.Count, 1, nodes.Count);
            foreach (var span in spans)
            {
                var otlp = span.Otlp();
                Assert.Equal(
                    (span.SpanId.ToString(), span.StartUnixNano, span.EndUnixNano, span.Name, (int)span.Kind),
                    (Convert.ToHexStringLower(otlp.SpanId.Span), otlp.StartTimeUnixNano, otlp.EndTimeUnixNano, otlp.Name, (int)otlp.Kind));
                Assert.Equal(span.ParentSpanId.IsZero ? "" : span.ParentSpanId.ToString(), Convert.ToHexStringLower(otlp.ParentSpanId.Span));
                Assert.Equal(span.Warnings.Count > 0, otlp.Attributes.Any(attribute => attribute.Key == SpanWarnings.Key));
            }
        });
    }

    /// <summary>The decoder leaves attributes alone, so it is here that a broken one is found.</summary>
    [Fact]
    public void An_attribute_that_is_no_OTLP_is_said_to_be_none()
    {
        var span = Node(1);
        span.Attributes.Add(Text("abc", ""));
        var bytes = new TracesData { ResourceSpans = { new ResourceSpans { ScopeSpans = { new ScopeSpans { Spans = { span } } } } } }.ToByteArray();
        bytes[bytes.AsSpan().IndexOf("abc"u8) - 1] = 0x7F; // Longer than the span.

        Assert.Throws<MalformedProtobufException>(() => new TraceAdjuster(0).AdjustTrace(TracesDataDecoder.Decode(bytes)));
    }
}
