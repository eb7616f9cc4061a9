using System.Text;
using System.Text.Json;

namespace Tracepost.ApiService.Sampling.Files;

/// <summary>Goes through a JSON document that a person wrote: whatever is not as expected becomes an error with its line and its place.</summary>
internal ref struct JsonCursor
{
    private const int LongestShown = 60;

    private readonly ReadOnlySpan<byte> _document;
    private Utf8JsonReader _json;

    public JsonCursor(ReadOnlySpan<byte> document)
    {
        // Editors on Windows begin UTF-8 with a byte order mark.
        _document = document.StartsWith("\uFEFF"u8) ? document[3..] : document;
        _json = new Utf8JsonReader(_document);
    }

    /// <summary>The line of the token, from 1.</summary>
    public readonly int Line => _document[..(int)_json.TokenStartIndex].Count((byte)'\n') + 1;

    public readonly bool IsNull => _json.TokenType == JsonTokenType.Null;

    public readonly bool IsArrayEnd => _json.TokenType == JsonTokenType.EndArray;

    public void Next() => _json.Read();

    public readonly void ExpectObject(string place)
    {
        if (_json.TokenType != JsonTokenType.StartObject) throw Wrong($"{place} is {Shown()}, but must be an object");
    }

    public readonly void ExpectArray(string place)
    {
        if (_json.TokenType != JsonTokenType.StartArray) throw Wrong($"{place} is {Shown()}, but must be a list");
    }

    /// <summary>Goes to the value of an object's next member; false at the end of the object.</summary>
    /// <param name="place">The object.</param>
    /// <param name="allowed">The names that it may have.</param>
    /// <param name="seen">The names that it had so far.</param>
    /// <param name="name">The name.</param>
    public bool NextMember(string place, ReadOnlySpan<string> allowed, HashSet<string> seen, out string name)
    {
        name = "";
        _json.Read();
        if (_json.TokenType == JsonTokenType.EndObject) return false;

        name = _json.GetString()!;
        if (!allowed.Contains(name)) throw Wrong($"{place} has {Shown()}, but may have only {string.Join(", ", allowed)}");
        if (!seen.Add(name)) throw Wrong($"{place} has {Shown()} twice");
        _json.Read();
        return true;
    }

    public readonly string Text(string place) => _json.TokenType == JsonTokenType.String
        ? _json.GetString()!
        : throw Wrong($"{place} is {Shown()}, but must be a text");

    public readonly double Number(string place) => _json.TokenType == JsonTokenType.Number
        ? _json.GetDouble()
        : throw Wrong($"{place} is {Shown()}, but must be a number");

    /// <summary>Nothing may come after the document.</summary>
    public void ExpectEnd() => _json.Read();

    /// <summary>The token as it stands in the document.</summary>
    public readonly string Shown() => _json.TokenType switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "a list",
        JsonTokenType.String or JsonTokenType.PropertyName => $"\"{Short()}\"",
        _ => Short(),
    };

    public readonly StrategiesFileException Wrong(string what) => At(Line, what);

    public static StrategiesFileException At(int line, string what) => new($"line {line}: {what}");

    private readonly string Short()
    {
        var text = Encoding.UTF8.GetString(_json.ValueSpan);
        return text.Length <= LongestShown ? text : $"{text.AsSpan(0, LongestShown)}…";
    }
}
