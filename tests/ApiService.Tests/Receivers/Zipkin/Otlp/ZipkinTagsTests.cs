using System.Text;
using OpenTelemetry.Proto.Trace.V1;
using static Tracepost.ApiService.Tests.Receivers.Zipkin.ZipkinRequests;

namespace Tracepost.ApiService.Tests.Receivers.Zipkin.Otlp;

/// <summary>
/// What tags become: attributes, or what OTLP has fields for; then they are kept beside it, as <c>zipkin.tag.…</c>, if those fields alone would
/// become other tags when Zipkin's API gives the span back.
/// </summary>
public sealed class ZipkinTagsTests
{
    private const Status.Types.StatusCode Ok = Status.Types.StatusCode.Ok;
    private const Status.Types.StatusCode Error = Status.Types.StatusCode.Error;

    [Theory]
    // Zipkin: there is an error if there is the tag, and its value is the reason.
    [InlineData("""{"error":""}""", Error, "", "zipkin.tag.error=")]
    [InlineData("""{"error":"true"}""", Error, "", "zipkin.tag.error=true")]
    [InlineData("""{"error":"timed out"}""", Error, "timed out", "zipkin.tag.error=timed out")]
    [InlineData("""{"error":"false"}""", null, null, "error=false")]
    // OpenTelemetry's exporters.
    [InlineData("""{"otel.status_code":"OK"}""", Ok, "", "")]
    [InlineData("""{"otel.status_code":"ERROR","error":"no"}""", Error, "no", "")]
    [InlineData("""{"error":"","otel.status_code":"ERROR","otel.status_description":"no"}""", Error, "no", "zipkin.tag.error= zipkin.tag.otel.status_code=ERROR zipkin.tag.otel.status_description=no")]
    [InlineData("""{"error":"why","otel.status_code":"ERROR","otel.status_description":"no"}""", Error, "no", "error=why zipkin.tag.error=why zipkin.tag.otel.status_code=ERROR zipkin.tag.otel.status_description=no")]
    [InlineData("""{"otel.status_code":"STATUS_CODE_ERROR","otel.status_description":"no"}""", Error, "no", "zipkin.tag.otel.status_code=STATUS_CODE_ERROR zipkin.tag.otel.status_description=no")]
    [InlineData("""{"otel.status_code":"STATUS_CODE_OK"}""", Ok, "", "zipkin.tag.otel.status_code=STATUS_CODE_OK")]
    [InlineData("""{"otel.status_code":"OK","error":"no"}""", Error, "no", "zipkin.tag.error=no zipkin.tag.otel.status_code=OK")]
    [InlineData("""{"otel.status_code":"UNSET"}""", null, null, "zipkin.tag.otel.status_code=UNSET")]
    [InlineData("""{"otel.status_code":"GREAT"}""", null, null, "otel.status_code=GREAT")]
    [InlineData("""{"otel.status_description":"alone"}""", null, null, "otel.status_description=alone")]
    [InlineData("""{"Error":"x"}""", null, null, "Error=x")]
    public void Tags_make_the_status(string tags, Status.Types.StatusCode? code, string? message, string attributes)
    {
        var span = ReadSpan($"\"timestamp\":1,\"tags\":{tags}");
        Assert.Equal((code, message), (span.Status?.Code, span.Status?.Message));
        Assert.Equal(attributes, Attributes(span));
    }

    [Theory]
    [InlineData("internal", Span.Types.SpanKind.Internal, "")]
    [InlineData("server", Span.Types.SpanKind.Server, "zipkin.tag.span.kind=server")]
    [InlineData("consumer", Span.Types.SpanKind.Consumer, "zipkin.tag.span.kind=consumer")]
    [InlineData("loud", Span.Types.SpanKind.Unspecified, "span.kind=loud")]
    public void A_tag_says_the_kind_that_the_span_does_not(string kind, Span.Types.SpanKind expected, string attributes)
    {
        var span = ReadSpan($$"""
            "timestamp":1,"tags":{"span.kind":"{{kind}}"}
            """);
        Assert.Equal((expected, attributes), (span.Kind, Attributes(span)));
    }

    [Fact]
    public void The_kind_of_the_span_goes_before_that_of_its_tag()
    {
        var span = ReadSpan("""
            "timestamp":1,"kind":"CLIENT","tags":{"span.kind":"server"}
            """);
        Assert.Equal((Span.Types.SpanKind.Client, "span.kind=server"), (span.Kind, Attributes(span)));
    }

    [Fact]
    public void The_trace_state_is_no_attribute()
    {
        var span = ReadSpan("""
            "timestamp":1,"tags":{"w3c.tracestate":"a=1,b=2"}
            """);
        Assert.Equal(("a=1,b=2", ""), (span.TraceState, Attributes(span)));
    }

    [Fact]
    public void Numbers_in_tags_stay_texts() => Assert.Equal("a=007 b=true c=1.5", Attributes(ReadSpan("""
        "timestamp":1,"tags":{"a":"007","b":"true","c":1.5}
        """)));

    [Fact]
    public void The_last_of_equal_keys_counts() => Assert.Equal("a=3 b=2", Attributes(ReadSpan("""
        "timestamp":1,"tags":{"a":"1","b":"2","\u0061":"3"}
        """)));

    [Fact]
    public void However_many_tags_there_are()
    {
        var tags = string.Join(',', Enumerable.Range(0, 5_000).Select(i => $"\"k{i % 2_500}\":\"{i}\""));
        var span = ReadSpan($"\"timestamp\":1,\"tags\":{{{tags}}}");
        Assert.Equal(Enumerable.Range(2_500, 2_500).Select(i => $"k{i - 2_500}={i}"), span.Attributes.Select(a => $"{a.Key}={a.Value.StringValue}"));
    }

    [Fact]
    public void A_request_s_spans_do_not_see_each_other_s_tags()
    {
        var many = string.Join(',', Enumerable.Range(0, 100).Select(i => $"\"k{i}\":\"1\""));
        var spans = Read($$$"""
            [{"traceId":"1","id":"1","timestamp":1,"tags":{{{{many}}}}},{"traceId":"1","id":"2","timestamp":1,"tags":{"k1":"2","z":"3"}},
             {"traceId":"1","id":"3","timestamp":1,"tags":{{{{many}}}}}]
            """).ResourceSpans[0].ScopeSpans[0].Spans;
        Assert.Equal([100, 2, 100], spans.Select(span => span.Attributes.Count));
        Assert.Equal("k1=2 z=3", Attributes(spans[1]));
    }

    [Fact]
    public void Where_a_tag_says_otherwise_than_the_endpoint_the_endpoint_is_right() => Assert.Equal(
        "zipkin.tag.peer.service=other zipkin.tag.network.peer.address=there zipkin.tag.network.local.port=1 peer.port=3"
            + " network.local.port=8080 peer.service=backend network.peer.address=10.0.0.1",
        Attributes(ReadSpan("""
            "timestamp":1,"localEndpoint":{"port":8080},"remoteEndpoint":{"serviceName":"backend","ipv4":"10.0.0.1"},
            "tags":{"peer.service":"other","network.peer.address":"there","network.local.port":"1","peer.port":"3"}
            """)));

    [Fact]
    public void Without_an_endpoint_the_tag_is_right() => Assert.Equal("peer.service=other network.peer.port=3", Attributes(ReadSpan("""
        "timestamp":1,"tags":{"peer.service":"other","network.peer.port":"3"}
        """)));

    [Fact]
    public void A_version_without_a_scope_is_just_a_tag() => Assert.Equal("otel.scope.version=1", Attributes(ReadSpan("""
        "timestamp":1,"tags":{"otel.scope.version":"1"}
        """)));

    [Fact]
    public void A_library_that_is_another_than_the_scope_stays()
    {
        var request = Read(OneSpan("""
            "timestamp":1,"tags":{"otel.scope.name":"s","otel.scope.version":"1","otel.library.name":"l","otel.library.version":"1"}
            """));
        var scope = request.ResourceSpans[0].ScopeSpans[0];
        Assert.Equal(("s", "1", "otel.library.name=l"), (scope.Scope.Name, scope.Scope.Version, Attributes(scope.Spans[0])));
    }

    private static string Attributes(Span span)
    {
        var text = new StringBuilder();
        foreach (var attribute in span.Attributes)
            text.Append(text.Length == 0 ? "" : " ").Append(attribute.Key).Append('=').Append(attribute.Value.HasIntValue ? attribute.Value.IntValue : attribute.Value.StringValue);
        return text.ToString();
    }
}
