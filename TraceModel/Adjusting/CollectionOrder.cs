namespace Tracepost.TraceModel.Adjusting;

/// <summary>
/// Attributes are sorted by their keys and events by their names, both as bytes, so that spans can be compared and read more easily. Of
/// a key that comes more than once the last value stays. In spans <see cref="SpanRewriter"/> does it, on the bytes.
/// </summary>
internal static class CollectionOrder
{
    /// <summary>The attributes sorted; the same list if they are.</summary>
    public static IReadOnlyList<KeyValue> Sorted(IReadOnlyList<KeyValue> attributes)
    {
        if (IsSorted(attributes)) return attributes;
        var sorted = new List<KeyValue>(attributes.Count);
        foreach (var attribute in attributes.OrderBy(attribute => attribute.Key, Utf8Comparer.Instance))
        {
            if (sorted.Count > 0 && sorted[^1].Key == attribute.Key) sorted[^1] = attribute;
            else sorted.Add(attribute);
        }

        return sorted;
    }

    private static bool IsSorted(IReadOnlyList<KeyValue> attributes)
    {
        for (var i = 1; i < attributes.Count; i++)
        {
            if (Utf8Comparer.Instance.Compare(attributes[i - 1].Key, attributes[i].Key) >= 0) return false;
        }

        return true;
    }

    /// <summary>The order of the UTF-8 bytes: UTF-16's, but that surrogates come after everything else.</summary>
    private sealed class Utf8Comparer : IComparer<string>
    {
        public static readonly Utf8Comparer Instance = new();

        public int Compare(string? x, string? y)
        {
            var a = x.AsSpan();
            var b = y.AsSpan();
            var common = a.CommonPrefixLength(b);
            if (common == a.Length || common == b.Length) return a.Length - b.Length;
            return char.IsSurrogate(a[common]) == char.IsSurrogate(b[common])
                ? a[common] - b[common]
                : char.IsSurrogate(a[common]) ? 1 : -1;
        }
    }
}
