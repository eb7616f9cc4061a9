using OpenTelemetry.Proto.Common.V1;
using static Tracepost.ApiService.Tests.Receivers.Jaeger.Grpc.JaegerProto;
using KeyValue = Tracepost.ApiService.Tests.Protos.JaegerV2.KeyValue;
using SpanKind = OpenTelemetry.Proto.Trace.V1.Span.Types.SpanKind;

namespace Tracepost.ApiService.Tests.Receivers.Jaeger;

/// <summary>The tags that say more than an attribute, the same in Thrift and protobuf; in whatever order they come.</summary>
public sealed class JaegerSpanTagsTests
{
    public static TheoryData<string, string> Kinds => new()
    {
        { "server", "Server" }, { "client", "Client" }, { "producer", "Producer" }, { "consumer", "Consumer" }, { "internal", "Internal" },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_kind_is_a_tag(string tag, string kind)
    {
        var span = Translate(Tag("span.kind", tag));

        Assert.Equal(Enum.Parse<SpanKind>(kind), span.Kind);
        Assert.Empty(span.Attributes);
    }

    [Fact]
    public void A_kind_that_is_none_stays_a_tag()
    {
        Assert.Equal((SpanKind.Unspecified, "span.kind=gateway"), (Translate(Tag("span.kind", "gateway")).Kind, Attributes(Tag("span.kind", "gateway"))));
        Assert.Equal("span.kind=7", Attributes(Tag("span.kind", 7L)));
    }

    [Fact]
    public void An_error_is_a_status_and_says_why_in_one_of_two_tags()
    {
        Assert.Equal("Error", Status(Tag("error", true)));
        Assert.Equal("Error", Status(Tag("error", "True")));
        Assert.Equal("Error: why", Status(Tag("error", true), Tag("otel.status_description", "why"), Tag("http.status_message", "other")));
        Assert.Equal("Error: http", Status(Tag("http.status_message", "http"), Tag("error", true)));
        Assert.Equal("", Attributes(Tag("error", true), Tag("otel.status_description", "why")));
        Assert.Equal("http.status_message=http", Attributes(Tag("error", true), Tag("http.status_message", "http")));
    }

    [Fact]
    public void No_error_is_no_status()
    {
        Assert.Equal("none", Status(Tag("error", false)));
        Assert.Equal("none", Status(Tag("error", "no")));
        Assert.Equal("error=False", Attributes(Tag("error", false)));
        Assert.Equal("error=no", Attributes(Tag("error", "no")));
        Assert.Equal("otel.status_description=why", Attributes(Tag("otel.status_description", "why")));
    }

    [Fact]
    public void The_status_of_OpenTelemetry_counts_unless_there_is_an_error()
    {
        Assert.Equal("Ok", Status(Tag("otel.status_code", "ok")));
        Assert.Equal("Error: why", Status(Tag("otel.status_description", "why"), Tag("otel.status_code", "ERROR")));
        Assert.Equal("Unset", Status(Tag("otel.status_code", "UNSET")));
        Assert.Equal("Ok", Status(Tag("otel.status_code", "OK"), Tag("http.status_code", 500L)));
        Assert.Equal("Error", Status(Tag("otel.status_code", "OK"), Tag("error", true)));
        Assert.Equal("", Attributes(Tag("otel.status_code", "OK"), Tag("error", true)));
    }

    [Fact]
    public void A_status_of_OpenTelemetry_that_is_none_stays_a_tag()
    {
        Assert.Equal("Unset", Status(Tag("otel.status_code", 2L), Tag("http.status_code", 500L)));
        Assert.Equal("otel.status_code=2", Attributes(Tag("otel.status_code", 2L)));
        Assert.Equal("otel.status_code=fine", Attributes(Tag("otel.status_code", "fine")));
        Assert.Equal("Error", Status(Tag("otel.status_code", 1L), Tag("error", true)));
        Assert.Equal("", Attributes(Tag("otel.status_code", 1L), Tag("error", true)));
    }

    [Theory]
    [InlineData(200, "", "none")]
    [InlineData(302, "client", "none")]
    [InlineData(399, "client", "none")]
    [InlineData(404, "client", "Error")]
    [InlineData(404, "server", "none")]
    [InlineData(404, "", "Error")]
    [InlineData(503, "server", "Error")]
    [InlineData(42, "server", "Error")]
    public void The_status_of_HTTP_counts_last(long code, string kind, string expected)
    {
        Assert.Equal(expected, Status(Tag("http.status_code", code), Tag("span.kind", kind)));
        Assert.Equal(expected, Status(Tag("span.kind", kind), Tag("http.status_code", (double)code)));
        Assert.Equal(expected, Status(Tag("http.status_code", $"{code}"), Tag("span.kind", kind)));
    }

    [Fact]
    public void The_status_of_HTTP_stays_a_tag_and_may_be_nonsense()
    {
        Assert.Equal("http.status_code=500 http.status_message=down", Attributes(Tag("http.status_code", 500L), Tag("http.status_message", "down")));
        Assert.Equal("Error: down", Status(Tag("http.status_code", 500L), Tag("http.status_message", "down")));
        Assert.Equal("none", Status(Tag("http.status_code", "OK")));
        Assert.Equal("none", Status(Tag("http.status_code", 500.5)));
        Assert.Equal("none", Status(Tag("http.status_code", double.NaN)));
        Assert.Equal("none", Status(Tag("http.status_code", true)));
    }

    [Fact]
    public void A_trace_state_that_is_no_text_stays_a_tag()
    {
        Assert.Equal("w3c.tracestate=1", Attributes(Tag("w3c.tracestate", 1L)));
        Assert.Equal("a=b", Translate(Tag("w3c.tracestate", "a=b")).TraceState);
    }

    private static string Status(params KeyValue[] tags)
    {
        var status = Translate(tags).Status;
        return status is null ? "none" : status.Message.Length > 0 ? $"{status.Code}: {status.Message}" : $"{status.Code}";
    }

    private static string Attributes(params KeyValue[] tags) =>
        string.Join(' ', Translate(tags).Attributes.Select(attribute => $"{attribute.Key}={Text(attribute.Value)}"));

    private static string Text(AnyValue value) =>
        value.HasStringValue ? value.StringValue : value.HasIntValue ? $"{value.IntValue}" : $"{value.BoolValue}";
}
