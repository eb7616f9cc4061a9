using Tracepost.DataService.Ingest.Assembling;
using Tracepost.DataService.Ingest.Slicing;
using Tracepost.DataService.Storage;
using Tracepost.DataService.Tests.Ingest.Requests;
using Tracepost.TraceModel;
using Tracepost.TraceModel.Otlp;
using static Tracepost.DataService.Tests.Ingest.Requests.Messages;
using static Tracepost.DataService.Tests.Ingest.Requests.Wire;

namespace Tracepost.DataService.Tests.Ingest.Assembling;

public sealed class AssemblerTests
{
    private const ulong Slot = (ulong)Fragment.Slot;

    private readonly IngestBench _bench = new();

    [Fact]
    public void The_spans_of_a_trace_in_several_requests_are_one_fragment()
    {
        var fragments = _bench.Assemble(Of(Span(TraceA, Id(1)), Span(TraceB, Id(2))), Of(Span(TraceA, Id(3), Id(1))), Of(Span(TraceB, Id(4))));
        Assert.Equal([TraceId.Read(TraceA), TraceId.Read(TraceB)], fragments.Select(fragment => fragment.TraceId));
        Assert.Equal([[1UL, 3UL], [2UL, 4UL]], fragments.Select(SpanIds));
    }

    [Fact]
    public void Spans_that_start_in_different_slots_are_different_fragments()
    {
        var boundary = Now - (Now % Slot);
        var fragments = _bench.Assemble(Of(
            Span(TraceA, Id(1), start: boundary - 1), Span(TraceA, Id(2), start: boundary), Span(TraceA, Id(3), start: boundary - 2)));
        Assert.Equal([[1UL, 3UL], [2UL]], fragments.Select(SpanIds));
    }

    [Fact]
    public void A_resource_and_a_scope_are_written_once_for_the_spans_that_follow_each_other()
    {
        var request = Request(ResourceSpans(
            Resource("shop"),
            ScopeSpans(Scope("one"), Span(TraceA, Id(1)), Span(TraceB, Id(2)), Span(TraceA, Id(3))),
            ScopeSpans(Scope("two"), Span(TraceA, Id(4)))));
        var payload = _bench.Assemble(request)[0].Payload.ToArray();
        var expected = Request(ResourceSpans(
            Resource("shop"), ScopeSpans(Scope("one"), Span(TraceA, Id(1)), Span(TraceA, Id(3))), ScopeSpans(Scope("two"), Span(TraceA, Id(4)))));
        Assert.Equal(Convert.ToHexString(expected), Convert.ToHexString(payload));
    }

    [Fact]
    public void A_large_trace_is_split_near_two_mebibytes_and_stays_whole()
    {
        var filler = Bytes(9, Attribute("filler", new string('x', 10_000)));
        var request = Of([.. Enumerable.Range(1, 1000).Select(i => Span(TraceA, Id((ulong)i), more: [filler]))]);
        var fragments = _bench.Assemble(request);
        Assert.Equal(5, fragments.Count);
        Assert.All(fragments, fragment => Assert.InRange(fragment.Payload.Length, 1_000_000, Assembler.FragmentBytes));
        Assert.Equal(Enumerable.Range(1, 1000).Select(i => (ulong)i), fragments.SelectMany(SpanIds));
    }

    [Fact]
    public void A_span_with_an_attribute_of_a_mebibyte_is_kept()
    {
        var request = Of(Span(TraceA, Id(1), more: [Bytes(9, Attribute("big", new string('x', 1 << 20)))]), Span(TraceA, Id(2)));
        Agreement.Check(request, _bench.Assemble(request));
    }

    [Fact]
    public void A_span_larger_than_a_fragment_has_one_of_its_own()
    {
        var big = Bytes(9, Attribute("big", new string('x', 3 << 20)));
        var fragments = _bench.Assemble(Of(Span(TraceA, Id(1)), Span(TraceA, Id(2), more: [big]), Span(TraceA, Id(3))));
        Assert.Equal([[1UL], [2UL], [3UL]], fragments.Select(SpanIds));
    }

    [Fact]
    public void More_operations_than_a_few_are_all_there_once()
    {
        var request = Of([.. Enumerable.Range(0, 300).Select(i => Span(TraceA, Id((ulong)i + 1), name: $"op {i % 100}"))]);
        var fragment = Assert.Single(_bench.Assemble(request));
        Assert.Equal(Enumerable.Range(0, 100).Select(i => $"op {i}").Order(), fragment.Operations.Select(operation => operation.Name).Order());
    }

    [Fact]
    public void Many_traces_in_one_commit_are_kept_apart()
    {
        byte[] Trace(int i) => [.. Id((ulong)i % 10_000), .. Id(7)];
        var request = Of([.. Enumerable.Range(1, 30_000).Select(i => Span(Trace(i), Id((ulong)i)))]);
        var fragments = _bench.Assemble(request);
        Assert.Equal(10_000, fragments.Count);
        Assert.All(fragments, fragment => Assert.Equal(3, SpanIds(fragment).Count()));
    }

    [Fact]
    public void A_transaction_is_bounded_however_often_a_resource_must_be_written()
    {
        var resource = Concat(Resource("shop"), Bytes(1, Attribute("big", new string('x', 1 << 20))));
        var spans = Enumerable.Range(1, 100).Select(i => Span([.. Id((ulong)i), .. Id(1)], Id(1)));
        using var sliced = _bench.Slice(Request(ResourceSpans(resource, ScopeSpans([], [.. spans]))));
        var assembler = new Assembler();
        assembler.Group([sliced]);
        var batches = new List<int>();
        for (var fragments = assembler.Next(); fragments.Count > 0; fragments = assembler.Next()) batches.Add(fragments.Count);
        Assert.Equal([32, 32, 32, 4], batches);
    }

    [Fact]
    public void A_million_spans_of_one_trace_go_through_in_bounded_memory()
    {
        const int RequestCount = 500, SpansPerRequest = 2000;
        var assembler = new Assembler();
        var (stored, largest) = (0, 0);
        for (var r = 0; r < RequestCount; r++)
        {
            var first = (ulong)(r * SpansPerRequest) + 1;
            using var sliced = _bench.Slice(Of([.. Enumerable.Range(0, SpansPerRequest).Select(i => Span(TraceA, Id(first + (ulong)i), Id(1)))]));
            assembler.Group(new List<SlicedRequest> { sliced });
            for (var fragments = assembler.Next(); fragments.Count > 0; fragments = assembler.Next())
            {
                stored += fragments.Sum(fragment => fragment.SpanCount);
                largest = Math.Max(largest, fragments.Sum(fragment => fragment.Payload.Length));
            }

            assembler.Clear();
        }

        Assert.Equal(RequestCount * SpansPerRequest, stored);
        Assert.InRange(largest, 1, 1 << 20);
    }

    [Fact]
    public void A_request_without_spans_makes_no_fragments()
    {
        Assert.Empty(_bench.Assemble([]));
        Assert.Empty(_bench.Assemble(Request([])));
        Assert.Empty(_bench.Assemble(Of()));
    }

    private static IEnumerable<ulong> SpanIds(Fragment fragment) => TracesDataDecoder.Decode(fragment.Payload).Select(span => span.SpanId.Value);
}
