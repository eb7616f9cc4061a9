namespace Tracepost.TraceModel.Wire;

/// <summary>A message became longer than its writer may let it.</summary>
/// <param name="limit">How many bytes it may have.</param>
public sealed class ProtoLimitException(int limit) : Exception($"the message is longer than {limit} bytes")
{
    /// <summary>How many bytes it may have.</summary>
    public int Limit => limit;
}
