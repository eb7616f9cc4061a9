using System.Text.Json;
using Tracepost.TraceModel;

namespace Tracepost.ApiService.QueryApis.Zipkin.Spans;

/// <summary>The tags of a span: texts, each key once, sorted by key. One object serves all spans of an answer.</summary>
internal sealed class ZipkinTags
{
    private readonly Dictionary<string, AttributeValue> _values = new(StringComparer.Ordinal);
    private readonly List<string> _keys = [];

    /// <summary>Sets a tag, in the place of one with the same key.</summary>
    public void Set(string key, AttributeValue value)
    {
        if (!_values.ContainsKey(key)) _keys.Add(key);
        _values[key] = value;
    }

    /// <inheritdoc cref="Set(string, AttributeValue)"/>
    public void Set(string key, string value) => Set(key, AttributeValue.Of(value));

    /// <summary>The value of a tag, of type Empty if there is none.</summary>
    public AttributeValue Get(string key) => _values.GetValueOrDefault(key);

    public bool Contains(string key) => _values.ContainsKey(key);

    public void Remove(string key)
    {
        if (_values.Remove(key)) _keys.Remove(key);
    }

    /// <summary>Writes the tags, if there are any, and forgets them.</summary>
    public void Write(Utf8JsonWriter json)
    {
        if (_keys.Count > 0)
        {
            _keys.Sort(StringComparer.Ordinal);
            json.WriteStartObject("tags");
            foreach (var key in _keys) json.WriteString(key, _values[key].ToText());
            json.WriteEndObject();
        }

        _keys.Clear();
        _values.Clear();
    }
}
