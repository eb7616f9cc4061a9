using System.Text.Json;
using Tracepost.ApiService.Receivers.Bodies;

namespace Tracepost.ApiService.Receivers.Zipkin.Json;

/// <summary>
/// A request is not what Zipkin's JSON is. The messages are Zipkin's, which name the place by its path, such as <c>$[0].tags.http.path</c>. Paths cost
/// nothing until something is wrong: then <see cref="Refuse(ReadOnlySpan{byte})"/> reads the request again up to there.
/// </summary>
internal sealed class ZipkinJsonException : Exception
{
    private readonly string _cause;
    private readonly string _detail;
    private readonly long _offset;

    private ZipkinJsonException(string cause, string detail, long offset)
        : base(cause + detail) => (_cause, _detail, _offset) = (cause, detail, offset);

    /// <summary>The value does not do, wherever it is: <c>invalid port 70000 reading List&lt;Span&gt; from json</c>.</summary>
    public static ZipkinJsonException Of(string cause) => new(cause, "", -1);

    /// <summary>Something is wrong where the reader is: <c>No value at $[0].tags.foo reading List&lt;Span&gt; from json</c>.</summary>
    public static ZipkinJsonException At(ref Utf8JsonReader reader, string cause) => new(cause, "", reader.TokenStartIndex);

    /// <summary>The value has another type: <c>Expected a string but was BOOLEAN at $[0].name reading List&lt;Span&gt; from json</c>.</summary>
    public static ZipkinJsonException Wrong(ref Utf8JsonReader reader, string expected) =>
        At(ref reader, $"Expected a {expected} but was {TypeName(reader.TokenType)}");

    /// <summary>
    /// This is not the array or object that it should be: <c>Malformed reading List&lt;Span&gt; from json: expected an array at $[0].annotations</c>.
    /// </summary>
    public static ZipkinJsonException Structure(ref Utf8JsonReader reader, string expected) =>
        new("Malformed", $"expected {expected}", reader.TokenStartIndex);

    /// <summary>The refusal of invalid JSON.</summary>
    public static RefusedException Refuse(JsonException e) => RefusedException.Malformed($"{Reading("Malformed")}: {e.Message}");

    /// <summary>The refusal of a request.</summary>
    public RefusedException Refuse(ReadOnlySpan<byte> body)
    {
        var place = _offset < 0 ? "" : $" at {ZipkinJsonPath.Of(body, _offset)}";
        return RefusedException.Malformed(_detail.Length == 0 ? Reading(_cause + place) : $"{Reading(_cause)}: {_detail}{place}");
    }

    private static string Reading(string cause) => $"{cause} reading List<Span> from json";

    private static string TypeName(JsonTokenType token) => token switch
    {
        JsonTokenType.Null => "NULL",
        JsonTokenType.True or JsonTokenType.False => "BOOLEAN",
        JsonTokenType.Number => "NUMBER",
        JsonTokenType.String => "STRING",
        JsonTokenType.StartArray => "BEGIN_ARRAY",
        JsonTokenType.StartObject => "BEGIN_OBJECT",
        JsonTokenType.EndArray => "END_ARRAY",
        JsonTokenType.EndObject => "END_OBJECT",
        _ => "END_DOCUMENT",
    };
}
