namespace Tracepost.ApiService.Receivers.Json;

/// <summary>How a JSON value becomes a protobuf field.</summary>
internal enum JsonFieldType
{
    /// <summary>A string.</summary>
    Text,

    /// <summary>An id in hexadecimal digits of either case.</summary>
    Hex,

    /// <summary>bytes in base64.</summary>
    Base64,

    /// <summary>true or false.</summary>
    Bool,

    /// <summary>int64, a number or a string of one.</summary>
    Int64,

    /// <summary>uint32, a number or a string of one.</summary>
    UInt32,

    /// <summary>int32, a number or a string of one.</summary>
    Int32,

    /// <summary>uint64, a number or a string of one.</summary>
    UInt64,

    /// <summary>fixed64, a number or a string of one.</summary>
    Fixed64,

    /// <summary>fixed32, a number or a string of one.</summary>
    Fixed32,

    /// <summary>double: a number, a string of one, "NaN", "Infinity" or "-Infinity".</summary>
    Double,

    /// <summary>An enum: its number; its name is taken too.</summary>
    Enum,

    /// <summary>A google.protobuf.Timestamp: RFC 3339, with up to nine digits after the second.</summary>
    Timestamp,

    /// <summary>A message with one field, 1, as google.protobuf.BoolValue has it: the value alone.</summary>
    Wrapper,

    /// <summary>An object.</summary>
    Message,

    /// <summary>A protobuf map with string keys: an object, of which each property is a message with the key, 1, and the value, 2.</summary>
    Map,
}
