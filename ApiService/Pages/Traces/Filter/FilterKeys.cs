using Tracepost.TraceModel;

namespace Tracepost.ApiService.Pages.Traces.Filter;

/// <summary>The keys that a filter of a trace can ask for, so that nobody has to know them.</summary>
internal static class FilterKeys
{
    private const int MaxSpans = 5_000, MaxKeys = 500;

    /// <summary>What every span has, then the keys of attributes, those of the most spans first. Of a large trace, spans here and there are looked at.</summary>
    public static IReadOnlyList<string> Of(TraceTree tree)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        var step = Math.Max(1, (tree.Nodes.Count + MaxSpans - 1) / MaxSpans);
        for (var i = 0; i < tree.Nodes.Count; i += step)
        {
            var span = tree.Nodes[i].Span;
            Count(span.Attributes);
            Count(span.Resource.Attributes);
            Count(span.Scope.Attributes);
            foreach (var happened in span.Events) Count(happened.Attributes);
            foreach (var link in span.Links) Count(link.Attributes);
        }

        var keys = counts.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).Take(MaxKeys);
        return [.. FilterFields.Names, .. keys.Select(pair => FilterText.Key(pair.Key))];

        void Count(IReadOnlyList<KeyValue> attributes)
        {
            foreach (var (key, _) in attributes) counts[key] = counts.GetValueOrDefault(key) + 1;
        }
    }
}
