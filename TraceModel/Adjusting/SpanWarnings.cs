using Tracepost.TraceModel.Otlp;
using Tracepost.TraceModel.Wire;

namespace Tracepost.TraceModel.Adjusting;

/// <summary>
/// What is wrong with a span, in words: an attribute with a list of texts, where Jaeger's collector and its query service leave them.
/// <code>{"key":"@jaeger@warnings","value":{"arrayValue":{"values":[{"stringValue":"…"}]}}}</code>
/// </summary>
public static class SpanWarnings
{
    /// <summary>The attribute's key.</summary>
    public const string Key = "@jaeger@warnings";

    internal static ReadOnlySpan<byte> Utf8Key => "@jaeger@warnings"u8;

    /// <summary>The warnings in the attribute's value; a value that is no list, as some stores leave it, is one warning.</summary>
    public static IEnumerable<string> Read(AttributeValue value) =>
        value.Type == AttributeType.Array ? value.AsArray.Select(warning => warning.ToText()) : [value.ToText()];

    /// <summary>The warnings of a span.</summary>
    public static IReadOnlyList<string> Of(Span span)
    {
        foreach (var (key, value) in span.Attributes)
        {
            if (key == Key) return [.. Read(value)];
        }

        return [];
    }

    internal static void Write(ProtoWriter writer, IEnumerable<string> warnings) =>
        AttributeEncoder.Write(writer, 9, Key, AttributeValue.Of([.. warnings.Select(AttributeValue.Of)]));
}
