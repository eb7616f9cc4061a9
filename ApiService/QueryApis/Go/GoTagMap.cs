using System.Text;
using System.Text.Json;

namespace Tracepost.ApiService.QueryApis.Go;

/// <summary>Parses a JSON object of strings, <c>{"http.status_code":"500"}</c>, with the errors of Go's <c>encoding/json</c>.</summary>
internal static class GoTagMap
{
    /// <summary>Adds the entries to <paramref name="into"/>; the error's text, or null.</summary>
    public static string? Parse(string json, Dictionary<string, string> into)
    {
        var utf8 = Encoding.UTF8.GetBytes(json);
        if (GoJsonSyntax.ErrorOf(utf8) is { } syntaxError) return syntaxError;
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = int.MaxValue });
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null) return null;
        if (reader.TokenType != JsonTokenType.StartObject)
            return $"json: cannot unmarshal {Kind(reader.TokenType)} into Go value of type map[string]string";

        string? firstError = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = Text(ref reader);
            reader.Read();
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.Null) into[key] = Text(ref reader);
            else firstError ??= $"json: cannot unmarshal {Kind(reader.TokenType)} into Go value of type string";
            reader.Skip();
        }

        return firstError;
    }

    private static string Text(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString() ?? "";
        }
        catch (InvalidOperationException)
        {
            return "\uFFFD"; // An escape that is half of a surrogate pair stands for no character.
        }
    }

    private static string Kind(JsonTokenType token) => token switch
    {
        JsonTokenType.Number => "number",
        JsonTokenType.String => "string",
        JsonTokenType.True or JsonTokenType.False => "bool",
        JsonTokenType.StartArray => "array",
        _ => "object",
    };
}
