using OpenTelemetry.Proto.Common.V1;
using static Tracepost.TraceModel.Tests.Adjusting.AdjusterCase;
using static Tracepost.TraceModel.Tests.TestSpans;
using OtlpKeyValue = OpenTelemetry.Proto.Common.V1.KeyValue;

namespace Tracepost.TraceModel.Tests.Adjusting;

public sealed class SpanWarningsTests
{
    private const string Missing = "parent span ID=0000000000000009 is not in the trace; skipping clock skew adjustment";

    [Fact]
    public void Are_an_attribute_after_the_others()
    {
        var span = Node(1, 9);
        span.Attributes.Add(Text("z", "1"));

        var adjusted = Adjust(span).Single();

        Assert.Equal([Missing], adjusted.Warnings);
        Assert.Equal(["z=1", $"@jaeger@warnings=[\"{Missing}\"]"], adjusted.Attributes.Texts());
    }

    [Fact]
    public void Come_after_those_that_were_stored()
    {
        var old = new ArrayValue { Values = { new AnyValue { StringValue = "old" } } };
        var stored = new OtlpKeyValue { Key = "@jaeger@warnings", Value = new AnyValue { ArrayValue = old } };
        var span = Node(1, 9);
        span.Attributes.Add([Text("z", "1"), stored]);

        var adjusted = Adjust(span).Single();

        Assert.Equal(["old", Missing], adjusted.Warnings);
        Assert.Equal(["@jaeger@warnings", "z"], adjusted.Attributes.Select(attribute => attribute.Key));
    }

    /// <summary>A store without lists gives them back as one text.</summary>
    [Fact]
    public void Of_a_stored_text_are_the_text()
    {
        var span = Node(1);
        span.Attributes.Add(Text("@jaeger@warnings", "old"));
        Assert.Equal(["old"], Adjust(span).Single().Warnings);

        span.ParentSpanId = Node(9).SpanId;
        Assert.Equal(["old", Missing], Adjust(span).Single().Warnings);
    }
}
