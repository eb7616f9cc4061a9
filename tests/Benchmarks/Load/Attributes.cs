using Google.Protobuf.Collections;
using OpenTelemetry.Proto.Common.V1;

namespace Tracepost.Benchmarks.Load;

/// <summary>Attributes of OTLP, in the order in which they are set.</summary>
internal static class Attributes
{
    public static RepeatedField<KeyValue> Set(this RepeatedField<KeyValue> attributes, string key, string value)
    {
        attributes.Add(new KeyValue { Key = key, Value = new AnyValue { StringValue = value } });
        return attributes;
    }

    public static RepeatedField<KeyValue> Set(this RepeatedField<KeyValue> attributes, string key, long value)
    {
        attributes.Add(new KeyValue { Key = key, Value = new AnyValue { IntValue = value } });
        return attributes;
    }
}
