using Tracepost.DataService.Ingest.Slicing;
using Tracepost.DataService.Storage;

namespace Tracepost.DataService.Ingest.Assembling;

/// <summary>
/// Writes a group of spans as one fragment. Its payload is
/// <code>
/// TracesData { ResourceSpans { header…  ScopeSpans { header…  Span…  Span… } ScopeSpans … } ResourceSpans … }
/// </code>
/// with the bytes of spans and headers as they came; a header is written once for all spans in a row that share it.
/// </summary>
internal sealed class FragmentWriter
{
    private const byte ResourceSpansTag = (byte)OtlpTag.ResourceSpans;
    private const byte ScopeSpansTag = (byte)OtlpTag.ScopeSpans;
    private const byte SpanTag = (byte)OtlpTag.Span;

    private readonly OperationSet _operations = new();

    /// <summary>Writes the payload into the arena and sums the spans up.</summary>
    public Fragment Write(in FragmentGroup group, IReadOnlyList<SlicedRequest> requests, Arena arena)
    {
        long start = long.MaxValue, end = 0, longest = 0;
        var errors = 0;
        OperationName? root = null;

        // From the last span to the first, as they are linked, and so from the end of the payload to its start.
        var writer = new ReverseWriter(arena.Room(group.MaxBytes));
        SlicedRequest? request = null;
        int requestIndex = -1, scope = -1, resource = -1, scopeEnd = 0, resourceEnd = 0;
        for (var at = group.Last; at != SpanRef.None;)
        {
            if (SpanRef.Request(at) != requestIndex)
            {
                Close(ref writer, request, ref scope, scopeEnd, ref resource, resourceEnd, nextResource: -1);
                requestIndex = SpanRef.Request(at);
                request = requests[requestIndex];
            }

            ref readonly var span = ref request!.Spans[SpanRef.Span(at)];
            if (span.Scope != scope)
            {
                var nextResource = request.Scopes[span.Scope].Resource;
                Close(ref writer, request, ref scope, scopeEnd, ref resource, resourceEnd, nextResource);
                scopeEnd = writer.Position;
                if (resource < 0)
                    resourceEnd = writer.Position;
                (scope, resource) = (span.Scope, nextResource);
            }

            var spanEnd = writer.Position;
            writer.Write(request.Bytes.Slice(span.Offset, span.Length));
            writer.WriteTagAndLength(SpanTag, spanEnd);

            start = Math.Min(start, span.StartNs);
            end = Math.Max(end, span.EndNs);
            longest = Math.Max(longest, span.EndNs - span.StartNs);
            if (span.IsError) errors++;
            if (span.IsRoot) root = span.Operation;
            _operations.Add(span.Operation);
            at = span.Previous;
        }

        Close(ref writer, request, ref scope, scopeEnd, ref resource, resourceEnd, nextResource: -1);
        return new Fragment
        {
            TraceId = group.TraceId,
            StartNs = start,
            EndNs = end,
            LongestNs = longest,
            SpanCount = group.Spans,
            ErrorCount = errors,
            Root = root,
            Operations = _operations.Take(),
            Payload = arena.Take(writer.Position),
        };
    }

    // Ends, that is starts, the scope that is open, and its resource unless the next scope has the same.
    private static void Close(
        ref ReverseWriter writer, SlicedRequest? request, ref int scope, int scopeEnd, ref int resource, int resourceEnd, int nextResource)
    {
        if (request is null || scope < 0)
            return;
        WriteHeader(ref writer, request, request.Scopes[scope].Header);
        writer.WriteTagAndLength(ScopeSpansTag, scopeEnd);
        scope = -1;
        if (resource == nextResource)
            return;
        WriteHeader(ref writer, request, request.Resources[resource].Header);
        writer.WriteTagAndLength(ResourceSpansTag, resourceEnd);
        resource = -1;
    }

    private static void WriteHeader(ref ReverseWriter writer, SlicedRequest request, in HeaderSlice header) =>
        request.CopyHeaderToEnd(header, writer.Reserve(header.Length));
}
