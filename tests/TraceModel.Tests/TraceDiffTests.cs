using System.Globalization;
using Google.Protobuf;
using OpenTelemetry.Proto.Trace.V1;
using Tracepost.TraceModel.Otlp;
using OtlpAttribute = OpenTelemetry.Proto.Common.V1.KeyValue;
using OtlpResource = OpenTelemetry.Proto.Resource.V1.Resource;
using OtlpSpan = OpenTelemetry.Proto.Trace.V1.Span;

namespace Tracepost.TraceModel.Tests;

public sealed class TraceDiffTests
{
    [Fact]
    public void The_same_trace_differs_in_nothing()
    {
        var diff = TraceDiff.Of(Trace("web:GET 0-100", " db:SELECT 10-20"), Trace("web:GET 0-100", " db:SELECT 10-20"));

        Assert.Equal(["web GET 1/1 +0", " db SELECT 1/1 +0"], Text(diff));
    }

    [Fact]
    public void Tells_what_is_added_what_is_missing_and_what_takes_longer()
    {
        var diff = TraceDiff.Of(
            Trace("web:GET 0-100", " cart:load 10-30", " db:SELECT 40-50"), Trace("web:GET 0-150", " db:SELECT 10-90", "  db:LOCK 20-80"));

        Assert.Equal(["web GET 1/1 +50", " cart load 1/0 -20", " db SELECT 1/1 +70", "  db LOCK 0/1 +60"], Text(diff));
    }

    [Fact]
    public void Spans_of_a_parent_that_are_alike_are_put_together()
    {
        var diff = TraceDiff.Of(
            Trace("web:GET 0-100", " db:SELECT 0-10", " db:SELECT 10-20"), Trace("web:GET 0-100", " db:SELECT 0-10", " db:SELECT 10-20", " db:SELECT 20-30"));

        Assert.Equal(["web GET 1/1 +0", " db SELECT 2/3 +10"], Text(diff));
    }

    [Fact]
    public void The_same_name_below_another_parent_is_another_thing()
    {
        var diff = TraceDiff.Of(Trace("web:GET 0-100", " a:x 0-10", "  db:SELECT 0-5"), Trace("web:GET 0-100", " b:x 0-10", "  db:SELECT 0-5"));

        Assert.Equal(["web GET 1/1 +0", " a x 1/0 -10", "  db SELECT 1/0 -5", " b x 0/1 +10", "  db SELECT 0/1 +5"], Text(diff));
    }

    [Fact]
    public void Counts_errors_of_each_side()
    {
        var diff = TraceDiff.Of(Trace("web:GET 0-100"), Trace("web:GET 0-100 !"));

        Assert.Equal((0, 1), (diff.Nodes[0].Before.Errors, diff.Nodes[0].After.Errors));
    }

    [Fact]
    public void Knows_when_in_each_trace_it_happened()
    {
        var diff = TraceDiff.Of(Trace("web:GET 1000-1100", " db:SELECT 1010-1020", " db:SELECT 1040-1090"), Trace("web:GET 0-100"));

        Assert.Equal((10UL, 90UL), (diff.Nodes[1].Before.FromNano, diff.Nodes[1].Before.ToNano));
        Assert.Equal((0UL, 0UL), (diff.Nodes[1].After.FromNano, diff.Nodes[1].After.ToNano));
    }

    [Fact]
    public void A_trace_of_very_many_levels_is_compared_too()
    {
        var deep = Trace([.. Enumerable.Range(0, 20_000).Select(level => $"{new string(' ', level)}a:x 0-10")]);

        Assert.Equal(20_000, TraceDiff.Of(deep, deep).Nodes.Count);
    }

    // One span a line: as many spaces as it is deep, "service:name start-end", and "!" if it failed.
    private static TraceTree Trace(params string[] lines)
    {
        var spans = new List<(string Service, OtlpSpan Span)>();
        var path = new Stack<ulong>();
        foreach (var line in lines)
        {
            var depth = line.Length - line.TrimStart().Length;
            while (path.Count > depth) path.Pop();
            var parts = line.Trim().Split(' ');
            var (names, times) = (parts[0].Split(':'), Array.ConvertAll(parts[1].Split('-'), time => ulong.Parse(time, CultureInfo.InvariantCulture)));
            var span = TestSpans.Node((ulong)spans.Count + 1, path.TryPeek(out var parent) ? parent : 0, times[0], times[1] - times[0]);
            span.Name = names[1];
            if (parts.Length > 2) span.Status = new Status { Code = Status.Types.StatusCode.Error };
            spans.Add((names[0], span));
            path.Push((ulong)spans.Count);
        }

        var trace = new TracesData();
        trace.ResourceSpans.AddRange(spans.GroupBy(its => its.Service).Select(service => new ResourceSpans
        {
            Resource = new OtlpResource { Attributes = { new OtlpAttribute { Key = "service.name", Value = new OpenTelemetry.Proto.Common.V1.AnyValue { StringValue = service.Key } } } },
            ScopeSpans = { new ScopeSpans { Spans = { service.Select(its => its.Span) } } },
        }));
        return TraceTree.Build(TracesDataDecoder.Decode(trace.ToByteArray()));
    }

    private static IEnumerable<string> Text(TraceDiff diff) => diff.Nodes.Select(node =>
        $"{new string(' ', node.Depth)}{node.Service} {node.Name} {node.Before.Count}/{node.After.Count} {(node.MoreNano < 0 ? "" : "+")}{node.MoreNano}");
}
