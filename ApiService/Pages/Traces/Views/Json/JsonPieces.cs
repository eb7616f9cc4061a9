using System.Text;
using System.Text.Json;

namespace Tracepost.ApiService.Pages.Traces.Views.Json;

/// <summary>A piece of a JSON text that is shown in one colour.</summary>
/// <param name="Class">The CSS class: <c>k</c> for keys, <c>s</c> for strings, <c>n</c> for numbers and the like, empty for what is between them.</param>
/// <param name="Text">The text as it is.</param>
internal readonly record struct JsonPiece(string Class, string Text)
{
    private const int MaxDepth = 2_000;

    /// <summary>The pieces of a text in UTF-8, all of it, also of one that ends in the middle.</summary>
    public static List<JsonPiece> Of(ReadOnlySpan<byte> json)
    {
        var pieces = new List<JsonPiece>();
        var reader = new Utf8JsonReader(json, isFinalBlock: false, new JsonReaderState(new JsonReaderOptions { MaxDepth = MaxDepth }));
        var at = 0;
        while (reader.Read())
        {
            var (kind, quotes) = reader.TokenType switch
            {
                JsonTokenType.PropertyName => ("k", 2),
                JsonTokenType.String => ("s", 2),
                JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False or JsonTokenType.Null => ("n", 0),
                _ => ("", 0),
            };
            if (kind.Length == 0) continue;
            var start = (int)reader.TokenStartIndex;
            var end = start + reader.ValueSpan.Length + quotes;
            Add("", json[at..start]);
            Add(kind, json[start..end]);
            at = end;
        }

        Add("", json[at..]);
        return pieces;

        void Add(string kind, ReadOnlySpan<byte> text)
        {
            if (text.Length > 0) pieces.Add(new JsonPiece(kind, Encoding.UTF8.GetString(text)));
        }
    }
}
