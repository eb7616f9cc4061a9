using Google.Protobuf;
using OpenTelemetry.Proto.Common.V1;
using Tracepost.ApiService.Pages.Search.Form;
using Tracepost.ApiService.Tests.Hosting;
using Tracepost.TraceModel.Otlp;
using OtlpSpan = OpenTelemetry.Proto.Trace.V1.Span;

namespace Tracepost.ApiService.Tests.Pages.Search;

public sealed class AttributeSampleTests
{
    [Fact]
    public void Counts_keys_and_values_the_most_frequent_first()
    {
        var sample = Of(Span(("k", "b"), ("rare", "x")), Span(("k", "a")), Span(("k", "a")));

        Assert.Equal([("k", 3), ("service.name", 3), ("rare", 1)], sample.Keys);
        Assert.Equal([("a", 2), ("b", 1)], sample.ValuesOf("k"));
        Assert.Empty(sample.ValuesOf("other"));
        Assert.Equal(3, sample.Spans);
    }

    [Fact]
    public void Is_bounded_whatever_spans_have()
    {
        var sample = Of([.. Enumerable.Range(0, 2_000).Select(i => Span(($"key {i}", "v"), ("id", $"{i}"), ("long", new string('x', 10_000)), (new string('k', 10_000), "v")))]);

        Assert.Equal(500, sample.Keys.Count());
        Assert.Equal(100, sample.ValuesOf("id").Count());
        Assert.Empty(sample.ValuesOf("long"));
    }

    private static OtlpSpan Span(params (string Key, string Value)[] attributes)
    {
        var span = Otlp.Span("1", 1);
        span.Attributes.AddRange(attributes.Select(attribute => Otlp.Attribute(attribute.Key, new AnyValue { StringValue = attribute.Value })));
        return span;
    }

    private static AttributeSample Of(params OtlpSpan[] spans)
    {
        var sample = new AttributeSample();
        foreach (var span in TracesDataDecoder.Decode(Otlp.Trace(("shop", spans)).ToByteArray())) sample.Add(span);
        return sample;
    }
}
