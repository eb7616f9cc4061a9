using Tracepost.TraceModel.Otlp;
using Tracepost.TraceModel.Wire;

namespace Tracepost.TraceModel.Adjusting;

/// <summary>
/// Drops spans that say the same as one before them: id and times, attributes and events in whatever order, and the attributes of
/// resource and scope. Only spans that share their id with another are looked at.
/// </summary>
internal static class DuplicateSpans
{
    public static void Remove(List<Span> spans)
    {
        var first = new Dictionary<SpanId, int>(spans.Count);
        HashSet<byte[]>? contents = null;
        HashSet<int>? duplicates = null;
        for (var i = 0; i < spans.Count; i++)
        {
            if (first.TryAdd(spans[i].SpanId, i)) continue;
            contents ??= new HashSet<byte[]>(ContentComparer.Instance);

            // The first with this id counts when the second comes; -1 says that it has.
            var earlier = first[spans[i].SpanId];
            if (earlier >= 0) contents.Add(ContentOf(spans[earlier]));
            first[spans[i].SpanId] = -1;
            if (!contents.Add(ContentOf(spans[i]))) (duplicates ??= []).Add(i);
        }

        if (duplicates is null) return;
        var index = 0;
        spans.RemoveAll(_ => duplicates.Contains(index++));
    }

    private static byte[] ContentOf(Span span)
    {
        using var content = new ProtoWriter(span.Otlp.Length + 256);
        AttributeEncoder.Write(content, 1, CollectionOrder.Sorted(span.Resource.Attributes));
        AttributeEncoder.Write(content, 2, CollectionOrder.Sorted(span.Scope.Attributes));
        var begin = content.BeginMessage(3);
        SpanRewriter.Write(span, span.Changes | SpanChange.Order, content);
        content.EndMessage(begin);
        return content.WrittenFrom(0).ToArray();
    }

    private sealed class ContentComparer : IEqualityComparer<byte[]>
    {
        public static readonly ContentComparer Instance = new();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(byte[] content)
        {
            var hash = new HashCode();
            hash.AddBytes(content);
            return hash.ToHashCode();
        }
    }
}
