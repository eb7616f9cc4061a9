using Tracepost.DataService.Ingest;
using Tracepost.DataService.Ingest.Slicing;
using Tracepost.DataService.Tests.Ingest.Requests;
using static Tracepost.DataService.Tests.Ingest.Requests.Messages;

namespace Tracepost.DataService.Tests.Ingest.Slicing;

public sealed class SpanRejectionTests
{
    private const ulong Day = 86_400UL * 1_000_000_000;

    private readonly IngestBench _bench = new();

    [Fact]
    public void Rejects_a_span_without_a_trace_id() => Rejects(Span([], Id(1)), Rejection.TraceId);

    [Fact]
    public void Rejects_a_trace_id_of_zeros() => Rejects(Span(new byte[16], Id(1)), Rejection.TraceId);

    [Theory]
    [InlineData(8)]
    [InlineData(15)]
    [InlineData(17)]
    public void Rejects_a_trace_id_that_is_not_16_bytes(int length) => Rejects(Span(Wire.Concat(TraceA, TraceB)[..length], Id(1)), Rejection.TraceId);

    [Fact]
    public void Rejects_a_span_without_a_span_id() => Rejects(Span(TraceA, []), Rejection.SpanId);

    [Fact]
    public void Rejects_a_span_id_of_zeros() => Rejects(Span(TraceA, new byte[8]), Rejection.SpanId);

    [Theory]
    [InlineData(7)]
    [InlineData(9)]
    [InlineData(16)]
    public void Rejects_a_span_id_that_is_not_8_bytes(int length) => Rejects(Span(TraceA, TraceA[..length]), Rejection.SpanId);

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    public void Rejects_a_parent_that_is_neither_empty_nor_8_bytes(int length) =>
        Rejects(Span(TraceA, Id(1), TraceA[..length]), Rejection.ParentSpanId);

    [Fact]
    public void Rejects_a_span_without_a_start() => Rejects(Span(TraceA, Id(1), start: 0), Rejection.NoStart);

    [Fact]
    public void Rejects_a_span_that_starts_before_the_retention()
    {
        Rejects(Span(TraceA, Id(1), start: Now - (7 * Day) - 1), Rejection.TooOld);
        Accepts(Span(TraceA, Id(1), start: Now - (7 * Day)));
    }

    [Theory]
    [InlineData(Now + Day + 1)]
    [InlineData(ulong.MaxValue)]
    public void Rejects_a_span_that_starts_too_far_in_the_future(ulong start)
    {
        Rejects(Span(TraceA, Id(1), start: start), Rejection.InFuture);
        Accepts(Span(TraceA, Id(1), start: Now + Day));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(8)]
    public void A_parent_that_is_empty_or_zero_makes_a_root(int length)
    {
        var fragment = Assert.Single(_bench.Assemble(Of(Span(TraceA, Id(1), new byte[length], "root"))));
        Assert.Equal("root", fragment.Root?.Name);
    }

    [Theory]
    [InlineData(0UL)]
    [InlineData(Now - 1)]
    public void A_span_that_ends_before_it_starts_is_kept_with_no_duration(ulong end)
    {
        var request = Of(Span(TraceA, Id(1), start: Now, end: end));
        using var sliced = _bench.Slice(request);
        Assert.Equal((1, 0, 1), (sliced.Spans.Count, sliced.Rejections.Total, sliced.EndBeforeStart));

        var fragment = Assert.Single(_bench.Assemble(request));
        Assert.Equal(((long)Now, (long)Now, 0L), (fragment.StartNs, fragment.EndNs, fragment.LongestNs));
        Agreement.Check(request, [fragment]);
    }

    [Fact]
    public void An_end_beyond_the_range_of_signed_numbers_is_the_highest_there_is()
    {
        var fragment = Assert.Single(_bench.Assemble(Of(Span(TraceA, Id(1), end: ulong.MaxValue))));
        Assert.Equal((long.MaxValue, long.MaxValue - (long)Now), (fragment.EndNs, fragment.LongestNs));
    }

    [Fact]
    public void Rejected_spans_do_no_harm_to_their_neighbours()
    {
        var request = Of(Span([], Id(1)), Span(TraceA, Id(2)), Span(TraceA, []), Span(TraceA, Id(3)), Span(TraceB, Id(4), start: 0));
        using var sliced = _bench.Slice(request);
        Assert.Equal((2, 3), (sliced.Spans.Count, sliced.Rejections.Total));
        Assert.Equal((1, 1, 1), (sliced.Rejections[Rejection.TraceId], sliced.Rejections[Rejection.SpanId], sliced.Rejections[Rejection.NoStart]));
        Agreement.Check(request, _bench.Assemble(request));
    }

    [Fact]
    public void Names_of_rejected_spans_are_not_remembered()
    {
        using var sliced = _bench.Slice(Request(ResourceSpans(Resource("ghost"), ScopeSpans(Scope("lib"), Span([], Id(1), name: "ghost")))));
        var service = _bench.Names.Service("ghost"u8);
        Assert.Equal(0, service.Operations.Count);
    }

    [Fact]
    public void A_request_whose_resource_would_be_stored_too_often_is_refused()
    {
        var bench = new IngestBench(new IngestOptions { MaxAssembledBytes = 1 << 20 });
        var resource = Wire.Concat(Resource("shop"), Wire.Bytes(1, Attribute("big", new string('x', 4096))));
        byte[] Wide(Func<int, byte[]> trace) =>
            Request(ResourceSpans(resource, ScopeSpans([], [.. Enumerable.Range(1, 300).Select(i => Span(trace(i), Id((ulong)i)))])));

        Assert.Throws<RequestTooWideException>(() => bench.Slice(Wide(i => [.. Id((ulong)i), .. Id(1)])));
        Assert.Single(bench.Assemble(Wide(_ => TraceA)));
    }

    private void Rejects(byte[] span, Rejection reason)
    {
        using var sliced = _bench.Slice(Of(span));
        Assert.Equal((0, 1, 1), (sliced.Spans.Count, sliced.Rejections.Total, sliced.Rejections[reason]));
    }

    private void Accepts(byte[] span)
    {
        using var sliced = _bench.Slice(Of(span));
        Assert.Equal((1, 0), (sliced.Spans.Count, sliced.Rejections.Total));
    }
}
