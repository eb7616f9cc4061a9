using Tracepost.TraceModel;

namespace Tracepost.ApiService.Pages.Search.Form;

/// <summary>Which attributes spans have and with which values, counted in some of them. Bounded, whatever the spans are.</summary>
internal sealed class AttributeSample
{
    private const int MaxKeys = 500, MaxValues = 100, MaxLength = 200;

    private readonly Dictionary<string, Dictionary<string, int>> _values = new(StringComparer.Ordinal);

    /// <summary>How many spans were looked at.</summary>
    public int Spans { get; private set; }

    /// <summary>Counts what a span, its events and its resource have.</summary>
    public void Add(Span span)
    {
        Spans++;
        Add(span.Attributes);
        Add(span.Resource.Attributes);
        foreach (var happened in span.Events) Add(happened.Attributes);
    }

    /// <summary>The keys, the most frequent first.</summary>
    public IEnumerable<(string Text, int Count)> Keys => Sorted(_values.Select(key => (key.Key, key.Value.Values.Sum())));

    /// <summary>The values of a key, the most frequent first.</summary>
    public IEnumerable<(string Text, int Count)> ValuesOf(string key) =>
        _values.TryGetValue(key, out var values) ? Sorted(values.Select(value => (value.Key, value.Value))) : [];

    private static IEnumerable<(string Text, int Count)> Sorted(IEnumerable<(string Text, int Count)> all) =>
        all.OrderByDescending(one => one.Count).ThenBy(one => one.Text, StringComparer.Ordinal);

    private void Add(IEnumerable<KeyValue> attributes)
    {
        foreach (var (key, value) in attributes)
        {
            if (!_values.TryGetValue(key, out var values))
            {
                if (_values.Count == MaxKeys || key.Length > MaxLength) continue;
                _values.Add(key, values = new(StringComparer.Ordinal));
            }

            // An array or a map is searched for by nobody who types.
            if (value.Type is AttributeType.Array or AttributeType.Map or AttributeType.Bytes || value.ToText() is not { Length: <= MaxLength } text) continue;
            if (values.TryGetValue(text, out var count)) values[text] = count + 1;
            else if (values.Count < MaxValues) values.Add(text, 1);
        }
    }
}
