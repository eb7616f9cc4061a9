using static Tracepost.TraceModel.Tests.Adjusting.AdjusterCase;
using static Tracepost.TraceModel.Tests.TestSpans;
using OtlpKeyValue = OpenTelemetry.Proto.Common.V1.KeyValue;

namespace Tracepost.TraceModel.Tests.Adjusting;

public sealed class LibraryAttributesTests
{
    [Theory]
    [InlineData("telemetry.sdk.language")]
    [InlineData("telemetry.sdk.name")]
    [InlineData("telemetry.sdk.version")]
    [InlineData("telemetry.distro.name")]
    [InlineData("telemetry.distro.version")]
    public void Moves_what_names_the_library_to_the_resource(string key)
    {
        var span = Adjust(0, ([Text("service.name", "shop")], [Spoken(1, Text(key, "go"), Text("z", "stays"))])).Single();

        Assert.Equal(["service.name=shop", $"{key}=go"], span.Resource.Attributes.Texts());
        Assert.Equal(["z=stays"], span.Attributes.Texts());
        Assert.Equal("z", Assert.Single(span.Otlp().Attributes).Key);
        Assert.Equal("shop", span.Resource.ServiceName);
    }

    [Theory]
    [InlineData("telemetry.sdk")]
    [InlineData("telemetry.sdk.languages")]
    [InlineData("telemetry.auto.version")]
    [InlineData("otel.library.name")]
    public void Leaves_everything_else(string key) => Assert.False(Adjust(Spoken(1, Text(key, "go"))).Single().IsAdjusted);

    [Fact]
    public void A_resource_that_says_the_same_says_it_once()
    {
        var span = Adjust(0, ([Text("telemetry.sdk.name", "otel")], [Spoken(1, Text("telemetry.sdk.name", "otel"))])).Single();

        Assert.Equal(["telemetry.sdk.name=otel"], span.Resource.Attributes.Texts());
        Assert.Empty(span.Attributes);
        Assert.Empty(span.Warnings);
    }

    [Fact]
    public void A_resource_that_says_something_else_is_believed_and_the_span_warned()
    {
        var span = Adjust(0, ([Text("telemetry.sdk.name", "1")], [Spoken(1, Number("telemetry.sdk.name", 1))])).Single();

        Assert.Equal(["telemetry.sdk.name=1"], span.Resource.Attributes.Texts());
        Assert.Equal("conflicting values between Span and Resource for attribute telemetry.sdk.name", Assert.Single(span.Warnings));
        Assert.Equal(["telemetry.sdk.name", "@jaeger@warnings"], span.Attributes.Select(attribute => attribute.Key));
    }

    /// <summary>The spans of one resource share what the first of them says.</summary>
    [Fact]
    public void The_first_span_decides()
    {
        var spans = Adjust(0,
            ([], [Spoken(1, Text("telemetry.sdk.name", "a")), Spoken(2, Text("telemetry.sdk.name", "b")), Spoken(3)]),
            ([], [Spoken(4, Text("telemetry.sdk.name", "b"))]));

        Assert.Equal(["a", "a", "a", "b"], spans.Select(span => span.Resource.Attributes.Single().Value.AsString));
        Assert.Equal([0, 1, 0, 0], spans.Select(span => span.Warnings.Count));
    }

    private static OpenTelemetry.Proto.Trace.V1.Span Spoken(ulong id, params OtlpKeyValue[] attributes)
    {
        var span = Node(id);
        span.Attributes.Add(attributes);
        return span;
    }
}
