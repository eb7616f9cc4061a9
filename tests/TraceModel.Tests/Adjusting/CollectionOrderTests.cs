using OpenTelemetry.Proto.Common.V1;
using OpenTelemetry.Proto.Trace.V1;
using static Tracepost.TraceModel.Tests.Adjusting.AdjusterCase;
using static Tracepost.TraceModel.Tests.TestSpans;
using OtlpSpan = OpenTelemetry.Proto.Trace.V1.Span;

namespace Tracepost.TraceModel.Tests.Adjusting;

public sealed class CollectionOrderTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("a=1", "a=1")]
    [InlineData("a=1 b=2", "a=1 b=2")]
    [InlineData("b=1 a=2", "a=2 b=1")]
    [InlineData("b=1 a=2 B=3 ab=4 =5", "=5 B=3 a=2 ab=4 b=1")] // Bytes, not letters.
    [InlineData("a=1 a=2", "a=2")] // The last of a key.
    [InlineData("b=1 a=1 b=2 a=2 b=3", "a=2 b=3")]
    [InlineData("\uFFFF=1 \U0001F600=2", "\uFFFF=1 \U0001F600=2")] // UTF-8's order, where emoji come after all of the basic plane.
    [InlineData("\U0001F600=2 \uFFFF=1", "\uFFFF=1 \U0001F600=2")]
    [InlineData("\U0001F601=2 \U0001F600=1", "\U0001F600=1 \U0001F601=2")]
    public void Sorts_attributes_wherever_they_are(string before, string after)
    {
        OpenTelemetry.Proto.Common.V1.KeyValue[] attributes =
            [.. before.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(text => text.Split('=')).Select(parts => Text(parts[0], parts[1]))];
        var expected = after.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var span = Node(1);
        span.Attributes.Add(attributes);
        span.Events.Add(new OtlpSpan.Types.Event { Attributes = { attributes }, Name = "e", TimeUnixNano = 7, DroppedAttributesCount = 3 });
        span.Links.Add(new OtlpSpan.Types.Link { Attributes = { attributes }, TraceId = span.SpanId, TraceState = "s", Flags = 1 });
        var adjusted = Adjust(0, new TracesData
        {
            ResourceSpans =
            {
                new ResourceSpans
                {
                    Resource = new() { Attributes = { attributes } },
                    ScopeSpans = { new ScopeSpans { Scope = new InstrumentationScope { Name = "lib", Attributes = { attributes } }, Spans = { span } } },
                },
            },
        }).Single();

        Assert.Equal(expected, adjusted.Attributes.Texts());
        Assert.Equal(expected, adjusted.Events.Single().Attributes.Texts());
        Assert.Equal(expected, adjusted.Links.Single().Attributes.Texts());
        Assert.Equal(expected, adjusted.Resource.Attributes.Texts());
        Assert.Equal(expected, adjusted.Scope.Attributes.Texts());
        Assert.Equal(("e", 7UL, 3U), (adjusted.Events.Single().Name, adjusted.Events.Single().TimeUnixNano, adjusted.Events.Single().DroppedAttributes));
        Assert.Equal(("s", 1U), (adjusted.Links.Single().TraceState, adjusted.Links.Single().Flags));
        Assert.Equal(before != after, adjusted.IsAdjusted);
    }

    [Theory]
    [InlineData("b1 a2 c3", "a2 b1 c3")]
    [InlineData("a1 a2 a3", "a1 a2 a3")]
    [InlineData("b1 a2 b3 a4", "a2 a4 b1 b3")] // Events of one name stay in their order, and all of them stay.
    public void Sorts_events_by_name(string before, string after)
    {
        var span = Node(1);
        foreach (var text in before.Split(' '))
            span.Events.Add(new OtlpSpan.Types.Event { Name = text[..1], TimeUnixNano = (ulong)(text[1] - '0') });

        var adjusted = Adjust(span).Single();

        Assert.Equal(after, string.Join(' ', adjusted.Events.Select(happened => $"{happened.Name}{happened.TimeUnixNano}")));
    }

    [Fact]
    public void A_sorted_span_is_its_own_bytes()
    {
        var span = Node(1);
        span.Attributes.Add([Text("a", "1"), Text("b", "2")]);

        var adjusted = Adjust(span).Single();

        Assert.False(adjusted.IsAdjusted);
        Assert.Equal(span, adjusted.Otlp());
    }
}
