namespace Tracepost.TraceModel.Statistics;

/// <summary>The keys of a trace's attributes, to choose one from.</summary>
public static class AttributeKeys
{
    /// <summary>The keys that the most spans have, in the order of the alphabet. Of a large trace, spans here and there are looked at.</summary>
    public static IReadOnlyList<string> Of(TraceTree tree, int mostSpans, int mostKeys)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        var step = Math.Max(1, (tree.Nodes.Count + mostSpans - 1) / mostSpans);
        for (var i = 0; i < tree.Nodes.Count; i += step)
        {
            var span = tree.Nodes[i].Span;
            foreach (var (key, _) in span.Attributes) Count(key);
            foreach (var (key, _) in span.Resource.Attributes) Count(key);
        }

        var most = counts.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).Take(mostKeys);
        return [.. most.Select(pair => pair.Key).Order(StringComparer.Ordinal)];

        void Count(string key) => counts[key] = counts.GetValueOrDefault(key) + 1;
    }
}
