namespace Tracepost.TraceModel;

/// <summary>The type of an attribute's value: OTLP's <c>AnyValue</c>.</summary>
public enum AttributeType : byte
{
    /// <summary>No value is set.</summary>
    Empty,

    /// <summary>A string.</summary>
    String,

    /// <summary>A boolean.</summary>
    Bool,

    /// <summary>A signed 64-bit integer.</summary>
    Int,

    /// <summary>A 64-bit floating-point number.</summary>
    Double,

    /// <summary>An array of values of any type.</summary>
    Array,

    /// <summary>A list of keys and values.</summary>
    Map,

    /// <summary>Bytes.</summary>
    Bytes,
}

/// <summary>A key and its value.</summary>
public readonly record struct KeyValue(string Key, AttributeValue Value);

/// <summary>The value of an attribute: one of the types of OTLP's <c>AnyValue</c>.</summary>
public readonly struct AttributeValue
{
    private readonly object? _reference;
    private readonly long _bits;

    private AttributeValue(AttributeType type, object? reference, long bits)
    {
        Type = type;
        _reference = reference;
        _bits = bits;
    }

    /// <summary>Which of the <c>As…</c> members holds the value.</summary>
    public AttributeType Type { get; }

    /// <summary>The string; empty if the value is of another type.</summary>
    public string AsString => _reference as string ?? "";

    /// <summary>The boolean.</summary>
    public bool AsBool => Type == AttributeType.Bool && _bits != 0;

    /// <summary>The integer.</summary>
    public long AsInt => Type == AttributeType.Int ? _bits : 0;

    /// <summary>The number.</summary>
    public double AsDouble => Type == AttributeType.Double ? BitConverter.Int64BitsToDouble(_bits) : 0;

    /// <summary>The bytes.</summary>
    public byte[] AsBytes => _reference as byte[] ?? [];

    /// <summary>The elements of an array.</summary>
    public IReadOnlyList<AttributeValue> AsArray => _reference as IReadOnlyList<AttributeValue> ?? [];

    /// <summary>The entries of a map.</summary>
    public IReadOnlyList<KeyValue> AsMap => _reference as IReadOnlyList<KeyValue> ?? [];

    /// <summary>A string value.</summary>
    public static AttributeValue Of(string value) => new(AttributeType.String, value, 0);

    /// <summary>A boolean value.</summary>
    public static AttributeValue Of(bool value) => new(AttributeType.Bool, null, value ? 1 : 0);

    /// <summary>An integer value.</summary>
    public static AttributeValue Of(long value) => new(AttributeType.Int, null, value);

    /// <summary>A floating-point value.</summary>
    public static AttributeValue Of(double value) => new(AttributeType.Double, null, BitConverter.DoubleToInt64Bits(value));

    /// <summary>A value of bytes.</summary>
    public static AttributeValue Of(byte[] value) => new(AttributeType.Bytes, value, 0);

    /// <summary>An array.</summary>
    public static AttributeValue Of(IReadOnlyList<AttributeValue> values) => new(AttributeType.Array, values, 0);

    /// <summary>A map.</summary>
    public static AttributeValue Of(IReadOnlyList<KeyValue> entries) => new(AttributeType.Map, entries, 0);
}
