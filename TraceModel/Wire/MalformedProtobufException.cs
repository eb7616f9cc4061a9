namespace Tracepost.TraceModel.Wire;

/// <summary>The bytes are not a protobuf message: truncated, an impossible tag, a length beyond the end.</summary>
public sealed class MalformedProtobufException : Exception
{
    /// <summary>Creates the exception.</summary>
    public MalformedProtobufException(string message)
        : base(message)
    {
    }
}
