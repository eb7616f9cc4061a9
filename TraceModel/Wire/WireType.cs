namespace Tracepost.TraceModel.Wire;

/// <summary>How a field's value is laid out: https://protobuf.dev/programming-guides/encoding/.</summary>
public enum WireType
{
    /// <summary>A varint of up to 10 bytes.</summary>
    Varint = 0,

    /// <summary>Eight bytes, little endian.</summary>
    Fixed64 = 1,

    /// <summary>A varint length, then so many bytes: strings, bytes, messages.</summary>
    LengthDelimited = 2,

    /// <summary>The start of a group: fields up to the matching end. Only ever skipped.</summary>
    StartGroup = 3,

    /// <summary>The end of a group.</summary>
    EndGroup = 4,

    /// <summary>Four bytes, little endian.</summary>
    Fixed32 = 5,
}
