using System.Globalization;
using OpenTelemetry.Proto.Common.V1;
using static Tracepost.TraceModel.Tests.Adjusting.AdjusterCase;
using static Tracepost.TraceModel.Tests.TestSpans;
using OtlpKeyValue = OpenTelemetry.Proto.Common.V1.KeyValue;

namespace Tracepost.TraceModel.Tests.Adjusting;

public sealed class ClockSkewTests
{
    private const long Unlimited = 1000;

    /// <summary>Each span as <c>host:parent:start-end</c>, ids from 1; the largest correction; after: <c>start-end</c> of each.</summary>
    [Theory]
    [InlineData("a:0:100-200 b:1:120-180", Unlimited, "100-200 120-180")] // It fits.
    [InlineData("a:0:100-200 b:1:100-200", Unlimited, "100-200 100-200")]
    [InlineData("a:0:100-200 b:1:50-110", Unlimited, "100-200 120-180")] // Too early: into the middle.
    [InlineData("a:0:100-200 b:1:150-210", Unlimited, "100-200 120-180")] // Too late.
    [InlineData("a:0:100-200 b:1:99-199", Unlimited, "100-200 100-200")]
    [InlineData("a:0:100-200 b:1:101-201", Unlimited, "100-200 100-200")]
    [InlineData("a:0:100-200 a:1:50-110", Unlimited, "100-200 50-110")] // The same host, the same clock.
    [InlineData("a:0:100-200 -:1:50-110", Unlimited, "100-200 120-180")] // Who knows which host it is.
    [InlineData("-:0:100-200 -:1:50-110", Unlimited, "100-200 120-180")]
    [InlineData("a:0:100-200 b:1:50-300", Unlimited, "100-200 100-350")] // Longer than its parent: it may only not start before.
    [InlineData("a:0:100-200 b:1:150-300", Unlimited, "100-200 150-300")]
    [InlineData("a:0:100-200 b:1:50-110 b:2:60-70", Unlimited, "100-200 120-180 130-140")] // The correction goes down on the same host.
    [InlineData("a:0:100-200 b:1:50-110 c:2:130-170", Unlimited, "100-200 120-180 130-170")] // Another host is compared with what is corrected.
    [InlineData("a:0:100-200 b:1:50-110 b:2:60-70 b:3:62-64", Unlimited, "100-200 120-180 130-140 132-134")]
    [InlineData("a:0:100-200 b:1:50-110", 70, "100-200 120-180")]
    [InlineData("a:0:100-200 b:1:50-110", 69, "100-200 50-110")] // Beyond what is allowed.
    [InlineData("a:0:100-200 b:1:220-280", 99, "100-200 220-280")]
    [InlineData("a:0:100-200 b:1:220-280", 100, "100-200 120-180")]
    [InlineData("a:0:100-200 b:1:50-110", 0, "100-200 50-110")] // Off.
    [InlineData("a:0:100-200 b:9:50-110", Unlimited, "100-200 50-110")] // Its parent is not there.
    [InlineData("a:2:100-200 b:1:50-110", Unlimited, "100-200 50-110")] // A circle.
    [InlineData("a:1:100-200", Unlimited, "100-200")]
    [InlineData("a:0:200-100 b:1:50-110", Unlimited, "200-100 200-260")] // It ends before it starts.
    [InlineData("a:0:100-200 b:1:110-50", Unlimited, "100-200 110-50")]
    [InlineData("a:0:100-200 b:1:90-50", Unlimited, "100-200 170-130")] // The child lasts -40.
    public void Moves_a_span_of_another_host_into_its_parent(string before, long max, string after)
    {
        var spans = Correct(before, max);

        Assert.Equal(after, string.Join(' ', spans.Select(span => $"{span.StartUnixNano}-{span.EndUnixNano}")));
        Assert.Equal(spans.Select(span => (span.StartUnixNano, span.EndUnixNano)), spans.Select(span => (span.Otlp().StartTimeUnixNano, span.Otlp().EndTimeUnixNano)));
    }

    [Theory]
    [InlineData("a:0:100-200 b:1:120-180", 0, "")]
    [InlineData("a:0:100-200 b:1:50-110", 0, "2: clock skew adjustment disabled; not applying calculated delta of 70ns")]
    [InlineData("a:0:100-200 b:1:150-210", 0, "2: clock skew adjustment disabled; not applying calculated delta of -30ns")]
    [InlineData("a:0:100-200 b:1:50-110", 70, "2: This span's timestamps were adjusted by 70ns")]
    [InlineData("a:0:100-200 b:1:50-110", 69, "2: max clock skew adjustment delta of 69ns exceeded; not applying calculated delta of 70ns")]
    [InlineData("a:0:100-200 b:1:50-110 b:2:60-70", 0, "2: clock skew adjustment disabled; not applying calculated delta of 70ns|3: clock skew adjustment disabled; not applying calculated delta of 70ns")]
    [InlineData("a:0:100-200 b:9:50-110", 0, "2: parent span ID=0000000000000009 is not in the trace; skipping clock skew adjustment")]
    [InlineData("a:2:100-200 b:1:50-110", 0, "")]
    public void Says_in_a_warning_what_it_did(string before, long max, string warnings) =>
        Assert.Equal(warnings, string.Join('|', Correct(before, max).SelectMany(span => span.Warnings.Select(warning => $"{span.SpanId.Value}: {warning}"))));

    [Fact]
    public void Moves_events_with_their_span()
    {
        var child = Node(2, 1, start: 50, duration: 60);
        child.Events.Add(new OpenTelemetry.Proto.Trace.V1.Span.Types.Event { Name = "e", TimeUnixNano = 60 });
        var spans = Adjust(Unlimited, ([Text("host.name", "a")], [Node(1, 0, 100, 100)]), ([Text("host.name", "b")], [child]));

        Assert.Equal((120UL, 130UL), (spans[1].StartUnixNano, spans[1].Events.Single().TimeUnixNano));
        Assert.Equal(130UL, spans[1].Otlp().Events.Single().TimeUnixNano);
    }

    /// <summary>Only the first span of an id is in the tree.</summary>
    [Fact]
    public void Leaves_spans_whose_id_is_taken()
    {
        var spans = Adjust(Unlimited, ([Text("host.name", "a")], [Node(1, 0, 100, 100)]), ([Text("host.name", "b")], [Node(2, 1, 120, 10), Node(2, 1, 50, 60)]));

        Assert.Equal("duplicate span IDs; skipping clock skew adjustment", Assert.Single(spans[2].Warnings));
        Assert.Equal(50UL, spans[2].StartUnixNano);
    }

    /// <summary>The first of host.id, host.ip and host.name that is there, as Jaeger reads it.</summary>
    [Theory]
    [InlineData("id=1 name=x", "id=1 name=y", true)]
    [InlineData("id=1 name=x", "id=2 name=x", false)]
    [InlineData("ip=1 name=x", "ip=1 name=y", true)]
    [InlineData("ips=1,2", "ips=1,3", true)]
    [InlineData("ips=1,2", "ips=2,1", false)]
    [InlineData("ips=1", "ip=1", true)]
    [InlineData("ips= name=x", "name=x", true)]
    [InlineData("number=1", "number=1", false)] // A host.id that is no text names nothing.
    public void Knows_a_host_by_its_resource(string parent, string child, bool same)
    {
        var spans = Adjust(Unlimited, (Resource(parent), [Node(1, 0, 100, 100)]), (Resource(child), [Node(2, 1, 50, 60)]));

        Assert.Equal(same ? 50UL : 120UL, spans[1].StartUnixNano);
    }

    private static OtlpKeyValue[] Resource(string text) => [.. text.Split(' ').Select(part => part.Split('=')).Select(part => part[0] switch
    {
        "ips" => new OtlpKeyValue
        {
            Key = "host.ip",
            Value = new AnyValue { ArrayValue = ListOf(part[1]) },
        },
        "number" => Number("host.id", 1),
        _ => Text($"host.{part[0]}", part[1]),
    })];

    private static ArrayValue ListOf(string text) =>
        new() { Values = { text.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(ip => new AnyValue { StringValue = ip }) } };

    private static List<Span> Correct(string trace, long max)
    {
        var id = 0UL;
        return Adjust(max, [.. trace.Split(' ').Select(text =>
        {
            var parts = text.Split(':');
            var times = parts[2].Split('-').Select(time => ulong.Parse(time, CultureInfo.InvariantCulture)).ToArray();
            var span = Node(++id, ulong.Parse(parts[1], CultureInfo.InvariantCulture), times[0]);
            span.EndTimeUnixNano = times[1];
            return (parts[0] == "-" ? Array.Empty<OtlpKeyValue>() : [Text("host.name", parts[0])], new[] { span });
        })]);
    }
}
