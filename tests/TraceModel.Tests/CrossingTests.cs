using Google.Protobuf;
using OpenTelemetry.Proto.Common.V1;
using OpenTelemetry.Proto.Trace.V1;
using Tracepost.TraceModel.Adjusting;
using Tracepost.TraceModel.Otlp;
using static Tracepost.TraceModel.Tests.TestSpans;
using OtlpResource = OpenTelemetry.Proto.Resource.V1.Resource;
using OtlpSpan = OpenTelemetry.Proto.Trace.V1.Span;

namespace Tracepost.TraceModel.Tests;

/// <summary>Borders and gaps between a span and its parent.</summary>
public sealed class CrossingTests
{
    [Fact]
    public void Names_every_border_from_the_outermost()
    {
        var child = Child(
            [("host.name", "a"), ("k8s.pod.name", "p"), ("container.id", "c"), ("service.instance.id", "1")],
            [("service.instance.id", "2"), ("container.id", "c"), ("k8s.pod.name", "q"), ("host.name", "b")]);
        Assert.Equal([new Crossing("host", "a", "b"), new Crossing("pod", "p", "q"), new Crossing("process", "1", "2")], Crossing.Of(child));
    }

    [Fact]
    public void What_one_side_does_not_tell_is_no_border() =>
        Assert.Empty(Crossing.Of(Child([("k8s.node.name", "n"), ("host.name", "")], [("host.name", "b"), ("container.id", "c")])));

    [Fact]
    public void A_root_crosses_nothing() => Assert.Empty(Crossing.Of(TraceTree.Build(Decode(Node(1))).Root));

    [Fact]
    public void The_gap_is_what_neither_side_of_a_call_spent() =>
        Assert.Equal(new NetworkGap(10, 20), Gap(Node(1, 0, 100, 100, SpanKind.Client), Node(2, 1, 110, 70, SpanKind.Server)));

    [Theory]
    [InlineData(SpanKind.Internal, SpanKind.Server, 110, 70)]
    [InlineData(SpanKind.Client, SpanKind.Internal, 110, 70)]
    [InlineData(SpanKind.Client, SpanKind.Server, 90, 70)]
    [InlineData(SpanKind.Client, SpanKind.Server, 110, 100)]
    public void There_is_no_gap_unless_a_server_lies_within_its_client(SpanKind above, SpanKind below, ulong start, ulong duration) =>
        Assert.Null(Gap(Node(1, 0, 100, 100, above), Node(2, 1, start, duration, below)));

    [Fact]
    public void Where_clocks_differ_no_gap_is_told_and_the_difference_is()
    {
        var spans = Decode(Node(1, 0, 1000, 100, SpanKind.Client), Node(2, 1, 5000, 50, SpanKind.Server), Node(3, 2, 5010, 10));
        new TraceAdjuster(0).AdjustTrace(spans);
        var nodes = TraceTree.Build(spans).Nodes;
        Assert.Equal([0, -3975, 0], nodes.Select(node => node.Span.ClockSkewNano));
        Assert.Null(NetworkGap.Of(nodes[1]));
    }

    private static NetworkGap? Gap(OtlpSpan above, OtlpSpan below) => NetworkGap.Of(TraceTree.Build(Decode(above, below)).Nodes[1]);

    private static TraceNode Child((string Key, string Value)[] above, (string Key, string Value)[] below)
    {
        var trace = new TracesData { ResourceSpans = { From(above, Node(1)), From(below, Node(2, 1)) } };
        return TraceTree.Build(TracesDataDecoder.Decode(trace.ToByteArray())).Nodes[1];
    }

    private static ResourceSpans From((string Key, string Value)[] attributes, OtlpSpan span) => new()
    {
        Resource = new OtlpResource
        {
            Attributes = { attributes.Select(attribute => new OpenTelemetry.Proto.Common.V1.KeyValue { Key = attribute.Key, Value = new AnyValue { StringValue = attribute.Value } }) },
        },
        ScopeSpans = { new ScopeSpans { Spans = { span } } },
    };
}
