namespace Tracepost.ApiService.Receivers.Thrift;

/// <summary>The types of Thrift values, by their numbers in the binary protocol.</summary>
internal enum ThriftType : byte
{
    Stop = 0,
    Bool = 2,
    Byte = 3,
    Double = 4,
    I16 = 6,
    I32 = 8,
    I64 = 10,

    /// <summary>A string, or bytes: the wire does not tell them apart.</summary>
    Binary = 11,
    Struct = 12,
    Map = 13,
    Set = 14,
    List = 15,
    Uuid = 16,
}

/// <summary>What a message is.</summary>
internal enum ThriftMessageType : byte
{
    Call = 1,
    Reply = 2,
    Exception = 3,

    /// <summary>A call that nobody answers, as over UDP.</summary>
    OneWay = 4,
}

/// <summary>The beginning of a list or set.</summary>
/// <param name="Type">Of the elements.</param>
/// <param name="Count">How many; never more than bytes are left.</param>
internal readonly record struct ThriftList(ThriftType Type, int Count);

/// <summary>The beginning of a map.</summary>
/// <param name="Key">The type of the keys.</param>
/// <param name="Value">The type of the values.</param>
/// <param name="Count">How many pairs; never more than bytes are left.</param>
internal readonly record struct ThriftMap(ThriftType Key, ThriftType Value, int Count);

/// <summary>The bytes are not Thrift: truncated, a type that does not exist, a length beyond the end, too deep.</summary>
internal sealed class MalformedThriftException(string message) : Exception(message);
