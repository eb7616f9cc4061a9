using OpenTelemetry.Proto.Trace.V1;
using static Tracepost.ApiService.Tests.Receivers.Zipkin.ZipkinRequests;

namespace Tracepost.ApiService.Tests.Receivers.Zipkin.Otlp;

public sealed class ZipkinToOtlpTests
{
    [Fact]
    public void A_span_with_everything_keeps_everything() => Assert.Equal(
        FromOtlp("""
            {"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"frontend"}}]},"scopeSpans":[{"spans":[{
              "traceId":"5af7183fb1d4cf5f6b221d5bc9e6496c","spanId":"352bff9a74ca9ad2","parentSpanId":"6b221d5bc9e6496c","name":"get /api","kind":3,
              "startTimeUnixNano":"1556604172355737000","endTimeUnixNano":"1556604172357168000",
              "attributes":[
                {"key":"http.method","value":{"stringValue":"GET"}},
                {"key":"http.status_code","value":{"stringValue":"200"}},
                {"key":"network.local.address","value":{"stringValue":"192.168.99.1"}},
                {"key":"network.local.port","value":{"intValue":"3306"}},
                {"key":"peer.service","value":{"stringValue":"backend"}},
                {"key":"network.peer.address","value":{"stringValue":"2001:db8::c001"}},
                {"key":"zipkin.remote.ipv4","value":{"stringValue":"172.19.0.2"}},
                {"key":"network.peer.port","value":{"intValue":"58648"}},
                {"key":"zipkin.debug","value":{"boolValue":true}}],
              "events":[
                {"timeUnixNano":"1556604172355740000","name":"ws"},
                {"timeUnixNano":"1556604172357000000","name":"wr"}]}]}]}]}
            """),
        Read("""
            [{"traceId":"5af7183fb1d4cf5f6b221d5bc9e6496c","parentId":"6b221d5bc9e6496c","id":"352bff9a74ca9ad2","kind":"CLIENT","name":"get /api",
              "timestamp":1556604172355737,"duration":1431,
              "localEndpoint":{"serviceName":"frontend","ipv4":"192.168.99.1","port":3306},
              "remoteEndpoint":{"serviceName":"backend","ipv4":"172.19.0.2","ipv6":"2001:db8::c001","port":58648},
              "annotations":[{"timestamp":1556604172355740,"value":"ws"},{"timestamp":1556604172357000,"value":"wr"}],
              "tags":{"http.method":"GET","http.status_code":"200"},"debug":true}]
            """));

    [Theory]
    [InlineData("CLIENT", Span.Types.SpanKind.Client)]
    [InlineData("SERVER", Span.Types.SpanKind.Server)]
    [InlineData("PRODUCER", Span.Types.SpanKind.Producer)]
    [InlineData("CONSUMER", Span.Types.SpanKind.Consumer)]
    public void Kinds_have_their_names(string kind, Span.Types.SpanKind expected) => Assert.Equal(expected, ReadSpan($"\"kind\":\"{kind}\"").Kind);

    [Fact]
    public void A_short_trace_id_is_padded_with_zeros()
    {
        var span = ReadSpan("\"name\":\"n\"");
        Assert.Equal("00000000000000000000000000000001", Convert.ToHexStringLower(span.TraceId.Span));
        Assert.Equal("0000000000000002", Convert.ToHexStringLower(span.SpanId.Span));
        Assert.True(span.ParentSpanId.IsEmpty);
    }

    [Theory]
    [InlineData("2")]
    [InlineData("0000000000000002")]
    [InlineData("0")]
    [InlineData("000")]
    public void A_span_that_is_its_own_parent_or_has_parent_zero_is_a_root(string parent) =>
        Assert.True(ReadSpan($"\"parentId\":\"{parent}\"").ParentSpanId.IsEmpty);

    [Fact]
    public void The_server_s_half_of_a_shared_span_keeps_the_id_and_says_so()
    {
        var spans = Read("""
            [{"traceId":"1","id":"2","parentId":"1","kind":"CLIENT","timestamp":10,"duration":9,"shared":true},
             {"traceId":"1","id":"2","parentId":"1","kind":"SERVER","timestamp":11,"duration":7,"shared":true}]
            """).ResourceSpans[0].ScopeSpans[0].Spans;

        Assert.Equal(spans[0].SpanId, spans[1].SpanId);
        Assert.Empty(spans[0].Attributes);
        Assert.Equal("zipkin.shared", Assert.Single(spans[1].Attributes).Key);
        Assert.True(spans[1].Attributes[0].Value.BoolValue);
    }

    [Fact]
    public void A_span_without_a_start_begins_with_its_first_annotation()
    {
        var span = ReadSpan("""
            "duration":5,"annotations":[{"timestamp":30,"value":"b"},{"timestamp":20,"value":"a"},{"timestamp":0,"value":"z"}]
            """);
        Assert.Equal((20_000UL, 25_000UL), (span.StartTimeUnixNano, span.EndTimeUnixNano));
        Assert.Equal("otel.zipkin.absentField.startTime", Assert.Single(span.Attributes).Key);
    }

    [Fact]
    public void A_span_without_any_time_begins_when_it_arrives()
    {
        var span = ReadSpan("\"name\":\"n\"");
        Assert.Equal((Arrival * 1000, Arrival * 1000), (span.StartTimeUnixNano, span.EndTimeUnixNano));
        Assert.Equal("otel.zipkin.absentField.startTime", Assert.Single(span.Attributes).Key);
    }

    [Fact]
    public void Times_that_nanoseconds_cannot_hold_are_the_last_ones_that_they_can()
    {
        var span = ReadSpan($"\"timestamp\":{long.MaxValue},\"duration\":{long.MaxValue}");
        Assert.Equal(((ulong)long.MaxValue, (ulong)long.MaxValue), (span.StartTimeUnixNano, span.EndTimeUnixNano));
    }

    [Fact]
    public void Spans_in_a_row_of_the_same_service_and_scope_share_them()
    {
        string[] spans =
        [
            Member("a", ""), Member("a", ""), Member("a", "\"otel.scope.name\":\"s\",\"otel.scope.version\":\"1\""),
            Member("a", "\"otel.library.name\":\"s\",\"otel.library.version\":\"1\""), Member("a", "\"otel.scope.name\":\"s\""), Member("\\u0062", ""), Member("b", ""),
            Member("", ""), Member("a", ""),
        ];
        var request = Read($"[{string.Join(',', spans)}]");

        Assert.Equal(
            [("a", ["|:2", "s|1:2", "s|:1"]), ("b", ["|:2"]), (null, ["|:1"]), ("a", ["|:1"])],
            request.ResourceSpans.Select(resource => (
                resource.Resource.Attributes.SingleOrDefault()?.Value.StringValue,
                resource.ScopeSpans.Select(scope => $"{scope.Scope?.Name}|{scope.Scope?.Version}:{scope.Spans.Count}").ToArray())),
            (left, right) => left.Item1 == right.Item1 && left.Item2.SequenceEqual(right.Item2));

        static string Member(string service, string tags) =>
            $$$"""{"traceId":"1","id":"2","timestamp":1,"localEndpoint":{"serviceName":"{{{service}}}"},"tags":{{{{tags}}}}}""";
    }

    [Fact]
    public void The_name_by_which_exporters_say_that_there_is_none_is_none() =>
        Assert.Empty(Read(OneSpan("\"localEndpoint\":{\"serviceName\":\"OTLPResourceNoServiceName\"}")).ResourceSpans[0].Resource.Attributes);
}
