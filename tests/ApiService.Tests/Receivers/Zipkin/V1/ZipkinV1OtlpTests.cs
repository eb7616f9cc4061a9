using Google.Protobuf;
using OpenTelemetry.Proto.Common.V1;
using OpenTelemetry.Proto.Trace.V1;

namespace Tracepost.ApiService.Tests.Receivers.Zipkin.V1;

/// <summary>Whole requests in v1 formats, and the OTLP they become.</summary>
public sealed class ZipkinV1OtlpTests
{
    [Fact]
    public async Task Both_formats_become_the_same()
    {
        var body = $"[{string.Join(',', V1Golden.All.Values.Select(golden => golden.V1))}]";
        var json = V1Translation.Json(body);
        Assert.Equal(json, V1Translation.Thrift(await V1ThriftSpans.ListAsync(body)));
        Assert.Equal(V1Golden.All.Values.Sum(golden => golden.V2.Length), json.ResourceSpans.SelectMany(r => r.ScopeSpans).Sum(s => s.Spans.Count));
    }

    [Fact]
    public void Client_and_server_are_spans_of_two_services()
    {
        var request = V1Translation.Json($"[{V1Golden.All["client and server"].V1}]");
        Assert.Equal(["frontend", "backend"], request.ResourceSpans.Select(r => Assert.Single(r.Resource.Attributes).Value.StringValue));
        var spans = request.ResourceSpans.Select(r => Assert.Single(Assert.Single(r.ScopeSpans).Spans)).ToArray();
        Assert.Equal([Span.Types.SpanKind.Client, Span.Types.SpanKind.Server], spans.Select(span => span.Kind));
        Assert.Equal([100_000UL, 120_000UL], spans.Select(span => span.StartTimeUnixNano));
        Assert.Equal([200_000UL, 180_000UL], spans.Select(span => span.EndTimeUnixNano));
        Assert.Equal([ByteString.CopyFrom(0, 0, 0, 0, 0, 0, 0, 3)], spans.Select(span => span.SpanId).Distinct());
        Assert.Equal([("ws", 110_000UL), ("wr", 190_000UL)], spans[0].Events.Select(e => (e.Name, e.TimeUnixNano)));
        Assert.Equal([("slow", 150_000UL)], spans[1].Events.Select(e => (e.Name, e.TimeUnixNano)));
        Assert.Contains(new KeyValue { Key = "zipkin.shared", Value = new AnyValue { BoolValue = true } }, spans[1].Attributes);
    }

    [Fact]
    public void Tags_keep_their_types()
    {
        var tags = V1Translation.Attributes(V1Translation.Json($"[{V1Golden.All["tags of every type"].V1}]"));
        Assert.True(tags["bool"].BoolValue);
        Assert.True(tags["no"].HasBoolValue);
        Assert.Equal(-32768, tags["i16"].IntValue);
        Assert.Equal(-5, tags["i32"].IntValue);
        Assert.Equal(long.MinValue, tags["i64"].IntValue);
        Assert.Equal(0.25, tags["double"].DoubleValue);
        Assert.Equal("AQID/w==", tags["bytes"].StringValue);
        Assert.Equal("Grüße 😀", tags["string"].StringValue);
    }

    [Theory]
    [InlineData("\"boom\"", "boom")]
    [InlineData("true", "")]
    [InlineData("\"\"", "")]
    public void An_error_tag_is_the_status(string value, string message)
    {
        var span = V1Translation.Single(V1Translation.Json($$"""[{"traceId":"1","id":"2","binaryAnnotations":[{"key":"error","value":{{value}}}]}]"""));
        Assert.Equal(new Status { Code = Status.Types.StatusCode.Error, Message = message }, span.Status);
    }

    [Fact]
    public void Services_whose_names_have_escapes_are_not_mixed_up()
    {
        static string Span(string id, string service) =>
            $$$"""{"traceId":"1","id":"{{{id}}}","binaryAnnotations":[{"key":"lc","value":"","endpoint":{"serviceName":"{{{service}}}"}}]}""";
        var request = V1Translation.Json($"[{Span("1", "\\u0061a")},{Span("2", "\\u0062b")},{Span("3", "\\u0062\\u0062")}]");
        Assert.Equal(["aa", "bb"], request.ResourceSpans.Select(r => Assert.Single(r.Resource.Attributes).Value.StringValue));
        Assert.Equal([1, 2], request.ResourceSpans.Select(r => Assert.Single(r.ScopeSpans).Spans.Count));
    }

    [Fact]
    public void Ids_of_zero_are_passed_on_for_the_store_to_refuse()
    {
        var request = V1Translation.Json("""[{"traceId":"0","id":"0"},{"name":"no ids"},{"traceId":"1","id":"2"}]""");
        Assert.Equal(3, Assert.Single(Assert.Single(request.ResourceSpans).ScopeSpans).Spans.Count);
    }
}
