using Google.Protobuf;
using static Tracepost.TraceModel.Tests.Adjusting.AdjusterCase;
using static Tracepost.TraceModel.Tests.TestSpans;
using OtlpSpan = OpenTelemetry.Proto.Trace.V1.Span;

namespace Tracepost.TraceModel.Tests.Adjusting;

public sealed class EmptyLinksTests
{
    /// <summary>Each link as the number that its trace id ends with; - for none; before and after.</summary>
    [Theory]
    [InlineData("1", "1", 0)]
    [InlineData("0", "", 1)]
    [InlineData("-", "", 1)]
    [InlineData("1 0 2 - 3", "1 2 3", 2)]
    public void Links_without_a_trace_go_and_each_leaves_a_warning(string before, string after, int warnings)
    {
        var span = Node(1);
        foreach (var text in before.Split(' '))
        {
            var traceId = new byte[16];
            if (text != "-") traceId[15] = (byte)(text[0] - '0');
            span.Links.Add(new OtlpSpan.Types.Link { TraceId = text == "-" ? ByteString.Empty : ByteString.CopyFrom(traceId), SpanId = Node(7).SpanId });
        }

        var adjusted = Adjust(span).Single();

        Assert.Equal(after, string.Join(' ', adjusted.Links.Select(link => link.TraceId.Low)));
        Assert.Equal(Enumerable.Repeat("Invalid span link removed", warnings), adjusted.Warnings);
    }
}
