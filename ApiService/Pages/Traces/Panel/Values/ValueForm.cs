using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Tracepost.TraceModel;

namespace Tracepost.ApiService.Pages.Traces.Panel.Values;

/// <summary>How the value of an attribute is shown.</summary>
public enum ValueShape
{
    /// <summary>As it is.</summary>
    Plain,

    /// <summary>As a link.</summary>
    Url,

    /// <summary>Its beginning, and the whole on demand.</summary>
    Long,

    /// <summary>Its beginning, and its lines indented on demand.</summary>
    Json,
}

/// <summary>The value of an attribute, made ready to be shown.</summary>
/// <param name="Shape">How it is shown.</param>
/// <param name="Text">Its text, cut if it is very long.</param>
/// <param name="Start">The beginning, for what is folded.</param>
/// <param name="Pretty">JSON in lines.</param>
/// <param name="Length">The length of the whole text, in characters.</param>
public sealed record ValueForm(ValueShape Shape, string Text, string Start, string Pretty, int Length)
{
    private const int MaxText = 20_000, MaxInline = 300, MaxLines = 6, MaxStart = 120, MaxUrl = 2_000, MaxInlineJson = 60;

    private static readonly JsonWriterOptions Indented = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly SearchValues<char> NeverInUrls = SearchValues.Create(" \t\r\n<>\"");

    /// <summary>True if only a part of it is shown.</summary>
    public bool IsCut => Length > Text.Length;

    /// <summary>Makes a value ready.</summary>
    public static ValueForm Of(AttributeValue value)
    {
        var whole = value.ToText();
        var text = Cut(whole, MaxText);
        ValueForm As(ValueShape shape, string pretty = "") => new(shape, text, StartOf(text), pretty, whole.Length);

        if (value.Type is AttributeType.String && IsUrl(whole)) return As(ValueShape.Url);
        var mayBeJson = value.Type is AttributeType.Array or AttributeType.Map || (value.Type is AttributeType.String && whole.AsSpan().Trim() is ['{', .., '}'] or ['[', .., ']']);
        if (mayBeJson && whole.Length is > MaxInlineJson and <= MaxText && PrettyOf(whole) is { } pretty) return As(ValueShape.Json, pretty);
        return As(whole.Length > MaxInline || whole.AsSpan().Count('\n') > MaxLines ? ValueShape.Long : ValueShape.Plain);
    }

    /// <summary>At most so many characters, and no half ones.</summary>
    public static string Cut(string text, int length) =>
        text.Length <= length ? text : text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];

    private static string StartOf(string text)
    {
        var line = text.AsSpan().IndexOfAny('\r', '\n');
        var start = Cut(line > 0 ? text[..line] : text, MaxStart);
        return start.Length < text.Length ? start + "…" : start;
    }

    // Only these: javascript: and data: are no links.
    private static bool IsUrl(string text) =>
        text.Length <= MaxUrl
        && (text.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || text.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
        && !text.AsSpan().ContainsAny(NeverInUrls)
        && Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps);

    private static string? PrettyOf(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            var buffer = new ArrayBufferWriter<byte>();
            using (var writer = new Utf8JsonWriter(buffer, Indented)) json.WriteTo(writer);
            return Encoding.UTF8.GetString(buffer.WrittenSpan);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
