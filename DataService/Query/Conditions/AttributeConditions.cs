using System.Text;
using Jaeger.Storage.V2;

namespace Tracepost.DataService.Query.Conditions;

/// <summary>Reads the attributes that a request asks for.</summary>
internal static class AttributeConditions
{
    /// <summary>So many conditions can be told apart by the bits of a number.</summary>
    internal const int Max = 64;

    private const string ResourcePrefix = "resource.";

    /// <exception cref="InvalidQueryException">There are too many, or one has no key.</exception>
    public static IReadOnlyList<AttributeCondition> Read(IReadOnlyList<KeyValue> attributes)
    {
        if (attributes.Count > Max) throw new InvalidQueryException($"a search has at most {Max} attributes, not {attributes.Count}");
        return [.. attributes.Select(Read)];
    }

    private static AttributeCondition Read(KeyValue attribute)
    {
        var key = attribute.Key;
        if (key.Length == 0) throw new InvalidQueryException("an attribute to search for has no key");
        var value = new TextValue(AnyValueText.Of(attribute.Value));
        var condition = new AttributeCondition(key, Encoding.UTF8.GetBytes(key), value, FieldOf(key, value));
        return key.Length > ResourcePrefix.Length && key.StartsWith(ResourcePrefix, StringComparison.Ordinal)
            ? condition with { ResourceKeyUtf8 = Encoding.UTF8.GetBytes(key[ResourcePrefix.Length..]) }
            : condition;
    }

    private static DerivedField FieldOf(string key, TextValue value) => key switch
    {
        "error" when value.AsGoBool() is not null => DerivedField.Error,
        "span.kind" => DerivedField.Kind,
        "span.status" or "otel.status_code" => DerivedField.Status,
        "otel.status_description" => DerivedField.StatusMessage,
        "scope.name" or "otel.scope.name" or "otel.library.name" => DerivedField.ScopeName,
        "scope.version" or "otel.scope.version" or "otel.library.version" => DerivedField.ScopeVersion,
        "event" => DerivedField.EventName,
        "w3c.tracestate" => DerivedField.TraceState,
        _ => DerivedField.None,
    };
}
