using Google.Protobuf;
using OpenTelemetry.Proto.Common.V1;
using OpenTelemetry.Proto.Trace.V1;
using Tracepost.TraceModel.Otlp;
using Tracepost.TraceModel.Statistics;
using static Tracepost.TraceModel.Tests.TestSpans;
using OtlpKeyValue = OpenTelemetry.Proto.Common.V1.KeyValue;
using OtlpSpan = OpenTelemetry.Proto.Trace.V1.Span;

namespace Tracepost.TraceModel.Tests.Statistics;

public sealed class SpanGroupingTests
{
    private static readonly TraceTree Tree = TraceTree.Build(TracesDataDecoder.Decode(new TracesData
    {
        ResourceSpans =
        {
            Of("shop", Named(1, 0, 0, 100, "GET /"), Named(2, 1, 10, 30, "db"), Named(3, 1, 50, 10, "db", failed: true, ("table", "items"))),
            Of("stock", Named(4, 1, 70, 20, "db", failed: false, ("table", "parts"), ("region", "north"))),
        },
    }.ToByteArray()));

    [Theory]
    [InlineData("service", "shop/: 3 spans, 1 failed, 140 in all, 80 self; stock/: 1 spans, 0 failed, 20 in all, 20 self")]
    [InlineData("operation", "/GET /: 1 spans, 0 failed, 100 in all, 40 self; /db: 3 spans, 1 failed, 60 in all, 60 self")]
    [InlineData("", "shop/GET /: 1 spans, 0 failed, 100 in all, 40 self; shop/db: 2 spans, 1 failed, 40 in all, 40 self; stock/db: 1 spans, 0 failed, 20 in all, 20 self")]
    public void Counts_by_service_and_operation(string by, string expected) =>
        Assert.Equal(expected, string.Join("; ", Groups(by).Select(group =>
            $"{group.Key.Service}/{group.Key.Operation}: {group.Count} spans, {group.Errors} failed, {group.TotalNano} in all, {group.SelfNano} self")));

    [Theory]
    [InlineData("table", "-:2 items:1 parts:1")]
    [InlineData("region", "south:3 north:1")]
    [InlineData("no such key", "-:4")]
    public void Counts_by_an_attribute_of_the_span_or_else_of_its_resource(string key, string expected) =>
        Assert.Equal(expected, string.Join(' ', Groups(key).Select(group => $"{group.Key.Value ?? "-"}:{group.Count}")));

    [Fact]
    public void Quantiles_are_durations_that_spans_had()
    {
        var tree = TraceTree.Build(Decode(Enumerable.Range(1, 20).Select(i => Node((ulong)i, 0, 0, (ulong)i * 10))));

        var group = Assert.Single(SpanGrouping.Service.Group(tree, SelfTimes.Of(tree)));

        Assert.Equal((100UL, 190UL, 200UL, 10UL), (group.Quantile(0.5), group.Quantile(0.95), group.Quantile(1), group.Quantile(0)));
        Assert.Equal((10UL, 200UL, 105.0), (group.MinNano, group.MaxNano, group.AverageNano));
    }

    [Fact]
    public void Offers_the_keys_that_most_spans_have() =>
        Assert.Equal(["region", "service.name", "table"], AttributeKeys.Of(Tree, mostSpans: 100, mostKeys: 3));

    [Fact]
    public void Of_a_large_trace_looks_at_spans_here_and_there() =>
        Assert.Equal(["region", "service.name", "table"], AttributeKeys.Of(Tree, mostSpans: 2, mostKeys: 100));

    private static IReadOnlyList<SpanGroup> Groups(string by) => SpanGrouping.Parse(by).Group(Tree, SelfTimes.Of(Tree));

    private static ResourceSpans Of(string service, params OtlpSpan[] spans) => new()
    {
        Resource = new OpenTelemetry.Proto.Resource.V1.Resource { Attributes = { Text("service.name", service), Text("region", "south") } },
        ScopeSpans = { new ScopeSpans { Spans = { spans } } },
    };

    private static OtlpSpan Named(ulong id, ulong parent, ulong start, ulong duration, string name, bool failed = false, params (string Key, string Value)[] attributes)
    {
        var span = Node(id, parent, start, duration);
        span.Name = name;
        span.Attributes.Add(attributes.Select(its => Text(its.Key, its.Value)));
        if (failed) span.Status = new Status { Code = Status.Types.StatusCode.Error };
        return span;
    }

    private static OtlpKeyValue Text(string key, string value) => new() { Key = key, Value = new AnyValue { StringValue = value } };
}
