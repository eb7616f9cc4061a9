using Google.Protobuf.Collections;
using OpenTelemetry.Proto.Common.V1;

namespace Tracepost.OrderSystem.Simulation;

/// <summary>Adds typed attributes to OTLP messages.</summary>
internal static class Attributes
{
    public static void Set(this RepeatedField<KeyValue> attributes, string key, object value) =>
        attributes.Add(new KeyValue { Key = key, Value = Any(value) });

    private static AnyValue Any(object value) => value switch
    {
        string text => new AnyValue { StringValue = text },
        bool flag => new AnyValue { BoolValue = flag },
        int number => new AnyValue { IntValue = number },
        long number => new AnyValue { IntValue = number },
        double number => new AnyValue { DoubleValue = number },
        IEnumerable<string> texts => new AnyValue { ArrayValue = new ArrayValue { Values = { texts.Select(Any) } } },
        _ => throw new NotSupportedException($"An attribute of type {value.GetType()}."),
    };
}
