using static Tracepost.TraceModel.Tests.TestSpans;
using OtlpSpan = OpenTelemetry.Proto.Trace.V1.Span;

namespace Tracepost.TraceModel.Tests.Adjusting;

public sealed class SharedIdsTests
{
    /// <summary>Each span as <c>id kind parent</c>: C client, S server, I internal; after: <c>id&lt;parent</c>.</summary>
    [Theory]
    [InlineData("5C 5S", "5<0 1<5")]
    [InlineData("5S 5C", "1<5 5<0")]
    [InlineData("5C 5S 6I5", "5<0 1<5 6<1")]
    [InlineData("6I5 5C4 5S4 4I", "6<1 5<4 1<5 4<0")] // What was below the shared id is below the server.
    [InlineData("1C 1S 2C1 2S1", "1<0 3<1 2<3 4<2")] // The lowest free id first.
    [InlineData("5S 6I5", "5<0 6<5")] // No client: nothing is shared.
    [InlineData("5C 5C 6I5", "5<0 5<0 6<5")] // Two clients cannot be told apart.
    [InlineData("5S 5I 6I5", "5<0 5<0 6<5")]
    [InlineData("5C 5S 5S 6I5", "5<0 1<2 2<5 6<2")] // Of several servers the last counts, for the others too.
    public void Separates_the_two_sides_of_a_call(string before, string after) =>
        Assert.Equal(after, string.Join(' ', AdjusterCase.Adjust([.. before.Split(' ').Select(Parse)]).Select(span => $"{span.SpanId.Value}<{span.ParentSpanId.Value}")));

    [Fact]
    public void The_new_ids_are_in_the_OTLP_too()
    {
        var spans = AdjusterCase.Adjust(Node(5, 0, kind: SpanKind.Client), Node(5, 0, kind: SpanKind.Server), Node(6, 5), Node(7, 6));

        Assert.Equal(["0000000000000005<", "0000000000000001<0000000000000005", "0000000000000006<0000000000000001", "0000000000000007<0000000000000006"],
            spans.Select(span => $"{Convert.ToHexStringLower(span.Otlp().SpanId.Span)}<{Convert.ToHexStringLower(span.Otlp().ParentSpanId.Span)}"));
        Assert.Equal([false, true, true, false], spans.Select(span => span.IsAdjusted));
    }

    private static OtlpSpan Parse(string text, int index)
    {
        var kind = text[1] switch { 'C' => SpanKind.Client, 'S' => SpanKind.Server, _ => SpanKind.Internal };
        return Node((ulong)(text[0] - '0'), text.Length > 2 ? (ulong)(text[2] - '0') : 0, start: (ulong)index, kind: kind);
    }
}
