using System.Text;
using System.Text.Json;

namespace Tracepost.ApiService.QueryApis.Go;

/// <summary>Parses a JSON object of strings, <c>{"http.status_code":"500"}</c>, with the errors of Go's <c>encoding/json</c>.</summary>
internal static class GoTagMap
{
    /// <summary>Adds the entries to <paramref name="into"/>; the error's text, or null.</summary>
    public static string? Parse(string json, Dictionary<string, string> into)
    {
        if (string.IsNullOrWhiteSpace(json)) return "unexpected end of JSON input";
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json));
        try
        {
            reader.Read();
            if (reader.TokenType == JsonTokenType.Null) return Trailing(ref reader);
            if (reader.TokenType != JsonTokenType.StartObject)
                return $"json: cannot unmarshal {Kind(reader.TokenType)} into Go value of type map[string]string";

            string? firstError = null;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var key = reader.GetString()!;
                reader.Read();
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.Null) into[key] = reader.GetString() ?? "";
                else firstError ??= $"json: cannot unmarshal {Kind(reader.TokenType)} into Go value of type string";
                reader.Skip();
            }

            return Trailing(ref reader) ?? firstError;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return error is JsonException { BytePositionInLine: var at } && at >= Encoding.UTF8.GetByteCount(json)
                ? "unexpected end of JSON input"
                : "invalid character in JSON input";
        }
    }

    private static string? Trailing(ref Utf8JsonReader reader) => reader.Read() ? "invalid character after top-level value" : null;

    private static string Kind(JsonTokenType token) => token switch
    {
        JsonTokenType.Number => "number",
        JsonTokenType.String => "string",
        JsonTokenType.True or JsonTokenType.False => "bool",
        JsonTokenType.StartArray => "array",
        _ => "object",
    };
}
