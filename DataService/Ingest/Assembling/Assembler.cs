using Tracepost.DataService.Ingest.Slicing;
using Tracepost.DataService.Storage;

namespace Tracepost.DataService.Ingest.Assembling;

/// <summary>
/// Makes fragments of the spans of the requests in a commit. Each writer has one and uses its memory again: <c>Group</c>, then
/// <see cref="Next"/> until it gives nothing, then <see cref="Clear"/>.
/// </summary>
internal sealed class Assembler
{
    /// <summary>A fragment that is as large takes no more spans.</summary>
    public const int FragmentBytes = 2 << 20;

    /// <summary>A transaction that is as large takes no more fragments.</summary>
    public const int BatchBytes = 32 << 20;

    private readonly FragmentTable _table = new();
    private readonly Arena _arena = new();
    private readonly List<Fragment> _fragments = [];
    private readonly FragmentWriter _writer = new();
    private IReadOnlyList<SlicedRequest> _requests = [];
    private int _nextGroup;

    /// <summary>Groups the spans of these requests by trace and slot. The requests must stay until <see cref="Clear"/>.</summary>
    public void Group(IReadOnlyList<SlicedRequest> requests)
    {
        _requests = requests;
        for (var r = 0; r < requests.Count; r++) Group(requests[r], r);
    }

    /// <summary>The fragments of the next transaction; none at the end. They are valid until the next call.</summary>
    public IReadOnlyList<Fragment> Next()
    {
        _arena.Clear();
        _fragments.Clear();
        var groups = _table.Groups;
        for (var bytes = 0; _nextGroup < groups.Length && bytes < BatchBytes; _nextGroup++)
        {
            var fragment = _writer.Write(groups[_nextGroup], _requests, _arena);
            bytes += fragment.Payload.Length;
            _fragments.Add(fragment);
        }

        return _fragments;
    }

    /// <summary>Forgets the requests and gives memory back.</summary>
    public void Clear()
    {
        _arena.Clear();
        _fragments.Clear();
        _table.Clear();
        _requests = [];
        _nextGroup = 0;
    }

    private void Group(SlicedRequest request, int requestIndex)
    {
        var spans = request.Spans.Items;
        for (var i = 0; i < spans.Length; i++)
        {
            ref var span = ref spans[i];
            var slot = span.StartNs / Fragment.Slot;
            ref var group = ref _table.GetOrAdd(span.TraceId, slot);
            var bytes = BytesFor(request, requestIndex, span, group);
            if (group.Spans > 0 && group.MaxBytes + (long)bytes > FragmentBytes)
            {
                group = ref _table.Replace(span.TraceId, slot);
                bytes = BytesFor(request, requestIndex, span, group);
            }

            span.Previous = group.Last;
            group.Last = SpanRef.Of(requestIndex, i);
            group.MaxBytes += bytes;
            group.Spans++;
        }
    }

    // A span after one of the same scope shares its headers.
    private int BytesFor(SlicedRequest request, int requestIndex, in SpanSlice span, in FragmentGroup group)
    {
        var bytes = span.Length + ReverseWriter.MaxTagAndLength;
        ref readonly var scope = ref request.Scopes[span.Scope];
        var sameRequest = group.Last != SpanRef.None && SpanRef.Request(group.Last) == requestIndex;
        var lastScope = sameRequest ? request.Spans[SpanRef.Span(group.Last)].Scope : -1;
        if (lastScope == span.Scope)
            return bytes;
        bytes += scope.Header.Length + ReverseWriter.MaxTagAndLength;
        if (lastScope >= 0 && request.Scopes[lastScope].Resource == scope.Resource)
            return bytes;
        return bytes + request.Resources[scope.Resource].Header.Length + ReverseWriter.MaxTagAndLength;
    }
}
