using OpenTelemetry.Proto.Trace.V1;
using Tracepost.Testing.Protocols.Encoding;
using static Tracepost.ApiService.Tests.Receivers.Jaeger.Thrift.Batches;
using static Tracepost.Testing.Protocols.Encoding.ThriftValue;

namespace Tracepost.ApiService.Tests.Receivers.Jaeger.Thrift;

/// <summary>Which reference is the parent, and which are links.</summary>
public sealed class ThriftReferencesTests
{
    private const int ChildOf = 0;
    private const int FollowsFrom = 1;

    [Fact]
    public async Task The_parent_that_the_span_names_is_the_one_and_no_link_repeats_it()
    {
        var span = await TranslateAsync(parent: 6, Reference(ChildOf, 5), Reference(ChildOf, 6), Reference(FollowsFrom, 6));

        Assert.Equal(SpanId(6), span.ParentSpanId);
        Assert.Equal(["0000000000000005 child_of", "0000000000000006 follows_from"], Links(span));
    }

    [Fact]
    public async Task Otherwise_it_is_the_first_that_the_span_is_a_child_of()
    {
        var span = await TranslateAsync(parent: 0, Reference(FollowsFrom, 4), Reference(ChildOf, 5), Reference(ChildOf, 6));

        Assert.Equal(SpanId(5), span.ParentSpanId);
        Assert.Equal(["0000000000000004 follows_from", "0000000000000006 child_of"], Links(span));
    }

    [Fact]
    public async Task Otherwise_it_is_the_first_that_the_span_follows_and_that_is_a_link_too()
    {
        var span = await TranslateAsync(parent: 0, Reference(FollowsFrom, 4), Reference(FollowsFrom, 5));

        Assert.Equal(SpanId(4), span.ParentSpanId);
        Assert.Equal(["0000000000000004 follows_from", "0000000000000005 follows_from"], Links(span));
    }

    [Fact]
    public async Task A_span_of_another_trace_is_never_the_parent()
    {
        var span = await TranslateAsync(parent: 0, Reference(ChildOf, 5, low: 1), Reference(FollowsFrom, 5, high: 1));

        Assert.Empty(span.ParentSpanId);
        Assert.Equal([TraceId(High, 1), TraceId(1, Low)], span.Links.Select(link => link.TraceId));
        Assert.Equal(["0000000000000005 child_of", "0000000000000005 follows_from"], Links(span));
    }

    [Fact]
    public async Task A_reference_to_nothing_is_no_link()
    {
        var span = await TranslateAsync(parent: 0, Struct(), Reference(FollowsFrom, 0, 0, 0));

        Assert.Empty(span.Links);
    }

    [Fact]
    public async Task References_may_come_before_the_ids_they_are_compared_with()
    {
        var references = List(
            Struct((4, I64(5)), (3, I64(High)), (2, I64(Low)), (1, I32(ChildOf))),
            Reference(FollowsFrom, 4));
        var span = await TranslateSpanAsync(Struct((6, references), (10, List(Tag("a", "b"))), (4, I64(0)), (3, I64(7)), (2, I64(High)), (1, I64(Low))));

        Assert.Equal((SpanId(7), SpanId(5)), (span.SpanId, span.ParentSpanId));
        Assert.Equal(["0000000000000004 follows_from"], Links(span));
    }

    private static Task<Span> TranslateAsync(long parent, params ThriftValue[] references) =>
        TranslateSpanAsync(SpanOf(7, parent, "work", (6, List(references))));

    private static IEnumerable<string> Links(Span span) => span.Links.Select(link =>
    {
        var type = Assert.Single(link.Attributes);
        Assert.Equal("opentracing.ref_type", type.Key);
        return $"{Convert.ToHexString(link.SpanId.Span)} {type.Value.StringValue}";
    });
}
