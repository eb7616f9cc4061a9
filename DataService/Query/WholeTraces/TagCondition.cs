using System.Text;
using Tracepost.DataService.Query.Conditions;

namespace Tracepost.DataService.Query.WholeTraces;

/// <summary>A tag that a span has, or, without a value, a tag's key or the name of an event.</summary>
/// <param name="key">The key or the name.</param>
/// <param name="value">The value; null: any.</param>
internal sealed class TagCondition(string key, TextValue? value)
{
    private readonly byte[] _keyUtf8 = Encoding.UTF8.GetBytes(key);

    /// <summary>What else than an attribute the key means.</summary>
    public DerivedField Derived { get; } = FieldOf(key);

    /// <summary>The value; null: any.</summary>
    public TextValue? Value { get; } = value;

    /// <summary>The key in UTF-8.</summary>
    public byte[] KeyUtf8 => _keyUtf8;

    /// <summary>Whether an attribute or an event is called so.</summary>
    public bool IsKey(ReadOnlySpan<byte> utf8) => utf8.SequenceEqual(_keyUtf8);

    /// <summary>Whether an attribute's <c>AnyValue</c> will do.</summary>
    public bool IsValue(ReadOnlySpan<byte> anyValue) => Value is null || Value.Equals(anyValue);

    /// <summary>Whether a text will do.</summary>
    public bool IsText(ReadOnlySpan<byte> utf8) => Value is null || utf8.SequenceEqual(Value.Utf8);

    // Tags of Zipkin's that have a place of their own in OTLP: docs/protocols.md, "OTLP to Zipkin".
    private static DerivedField FieldOf(string key) => key switch
    {
        "error" => DerivedField.Error,
        "span.kind" => DerivedField.Kind,
        "otel.status_code" => DerivedField.Status,
        "otel.status_description" => DerivedField.StatusMessage,
        "otel.scope.name" or "otel.library.name" => DerivedField.ScopeName,
        "otel.scope.version" or "otel.library.version" => DerivedField.ScopeVersion,
        "w3c.tracestate" => DerivedField.TraceState,
        _ => DerivedField.None,
    };
}
