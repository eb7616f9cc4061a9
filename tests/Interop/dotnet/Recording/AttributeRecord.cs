using System.Collections;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Tracepost.Interop.Recording;

/// <summary>.NET tag values in OTLP JSON's typed form: <c>{"key":"a","value":{"intValue":"1"}}</c>.</summary>
internal static class AttributeRecord
{
    public static JsonArray From(IEnumerable<KeyValuePair<string, object?>> attributes) =>
        new([.. attributes.Select(a => KeyValue(a.Key, a.Value))]);

    private static JsonObject KeyValue(string key, object? value) => new JsonObject { ["key"] = key, ["value"] = Value(value) };

    private static JsonObject Values(JsonArray values) => new() { ["values"] = values };

    private static JsonObject Value(object? value) => value switch
    {
        null => [],
        string or char => new() { ["stringValue"] = value.ToString() },
        bool b => new() { ["boolValue"] = b },
        double or float => new() { ["doubleValue"] = Convert.ToDouble(value, CultureInfo.InvariantCulture) },
        byte or int or long => new() { ["intValue"] = Convert.ToString(value, CultureInfo.InvariantCulture) },
        byte[] bytes => new() { ["bytesValue"] = Convert.ToBase64String(bytes) },
        IEnumerable<KeyValuePair<string, object?>> map => new() { ["kvlistValue"] = Values(From(map)) },
        IEnumerable items => new() { ["arrayValue"] = Values(new JsonArray([.. items.Cast<object?>().Select(Value)])) },
        _ => throw new NotSupportedException($"How is a {value.GetType()} sent?"),
    };
}
