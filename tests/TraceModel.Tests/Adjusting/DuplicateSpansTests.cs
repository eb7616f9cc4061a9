using static Tracepost.TraceModel.Tests.Adjusting.AdjusterCase;
using static Tracepost.TraceModel.Tests.TestSpans;
using OtlpKeyValue = OpenTelemetry.Proto.Common.V1.KeyValue;
using OtlpSpan = OpenTelemetry.Proto.Trace.V1.Span;

namespace Tracepost.TraceModel.Tests.Adjusting;

public sealed class DuplicateSpansTests
{
    private static readonly OtlpKeyValue A = Text("a", "1"), B = Text("b", "2");

    public static TheoryData<string, OtlpSpan, bool> Seconds { get; } = new()
    {
        { "the same", Of(A, B), false },
        { "attributes in another order", Of(B, A), false },
        { "another value", Of(A, Text("b", "3")), true },
        { "another type", Of(A, Number("b", 2)), true },
        { "one attribute less", Of(A), true },
        { "another time", With(span => span.EndTimeUnixNano++), true },
        { "another name", With(span => span.Name = "x"), true },
        { "another parent", With(span => span.ParentSpanId = Node(9).SpanId), true },
        { "an event", With(span => span.Events.Add(new OtlpSpan.Types.Event())), true },
        { "a key that comes twice, the last as here", Of(A, Text("b", "3"), B), false },
    };

    [Theory]
    [MemberData(nameof(Seconds))]
    public void Drops_a_span_that_says_what_one_before_it_said(string second, OtlpSpan span, bool stays) =>
        Assert.True(Adjust(Of(A, B), span).Count == (stays ? 2 : 1), second);

    [Fact]
    public void Spans_of_different_resources_are_different()
    {
        Assert.Equal(2, Adjust(0, ([A], [Node(1)]), ([B], [Node(1)])).Count);
        Assert.Single(Adjust(0, ([A, B], [Node(1)]), ([B, A], [Node(1)])));
    }

    [Fact]
    public void Keeps_the_first_and_the_order_of_the_others()
    {
        var spans = Adjust(Node(1), Node(2, 1), Node(1), Node(3, 1), Node(2, 1), Node(2, 1), Node(2, 3));

        Assert.Equal(["1<0", "2<1", "3<1", "2<3"], spans.Select(span => $"{span.SpanId.Value}<{span.ParentSpanId.Value}"));
    }

    private static OtlpSpan Of(params OtlpKeyValue[] attributes)
    {
        var span = Node(1);
        span.Attributes.Add(attributes);
        return span;
    }

    private static OtlpSpan With(Action<OtlpSpan> change)
    {
        var span = Of(A, B);
        change(span);
        return span;
    }
}
