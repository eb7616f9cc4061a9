namespace Tracepost.ApiService.Tests.Receivers.Zipkin.V1;

/// <summary>What v1 spans mean in v2, from both v1 formats; the expectations are those of Zipkin's own tests, and more of their kind.</summary>
public sealed class V1ConversionTests
{
    public static TheoryData<string> Cases { get; } = [.. V1Golden.All.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Json_becomes_v2(string name) => V1Conversion.AssertSame(V1Golden.All[name].V2, V1Conversion.OfJson(V1Golden.All[name].V1));

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Thrift_becomes_v2(string name) =>
        V1Conversion.AssertSame(V1Golden.All[name].V2, V1Conversion.OfThrift(await V1ThriftSpans.SpanAsync(V1Golden.All[name].V1)));

    [Fact]
    public void A_span_that_a_thousand_services_annotated_becomes_eight()
    {
        var annotations = string.Join(',', Enumerable.Range(0, 1000).Select(i => $$$"""{"timestamp":{{{i + 1}}},"value":"a","endpoint":{"serviceName":"s{{{i}}}"}}"""));
        var spans = V1Conversion.OfJson($$$"""{"traceId":"1","id":"2","annotations":[{{{annotations}}}]}""");
        Assert.Equal(8, spans.Count);
        Assert.Equal(1000, spans.Sum(span => span["annotations"]!.AsArray().Count));
    }
}
