using CsCheck;
using Tracepost.ApiService.Receivers.Zipkin.Json;
using Tracepost.ApiService.Receivers.Zipkin.Protobuf;
using static Tracepost.ApiService.Tests.Receivers.Zipkin.ZipkinRequests;

namespace Tracepost.ApiService.Tests.Receivers.Zipkin;

/// <summary>Both v2 formats say the same, and lose no span.</summary>
public sealed class ZipkinFormatsTests
{
    [Fact]
    public void Json_and_protobuf_become_the_same() => ZipkinSamples.GenList.Sample(
        list => Assert.Equal(Read(ZipkinJson.Read, ZipkinSamples.ToJson(list)), Read(ZipkinProtobuf.Read, ZipkinSamples.ToProtobuf(list))), iter: 2_000);

    [Fact]
    public void Every_span_that_is_sent_comes_through() => ZipkinSamples.GenList.Sample(
        list => Assert.Equal(
            list.Spans.Select(span => (Convert.ToHexStringLower(span.Id.Span).PadLeft(16, '0'), span.Name)),
            Spans(Read(ZipkinProtobuf.Read, ZipkinSamples.ToProtobuf(list))).Select(span => (Convert.ToHexStringLower(span.SpanId.Span), span.Name))),
        iter: 1_000);
}
