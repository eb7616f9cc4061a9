using Tracepost.ApiService.Receivers.Bodies;
using Tracepost.TraceModel.Wire;

namespace Tracepost.ApiService.Receivers.OpenCensus;

/// <summary>
/// Who sends a stream, and on behalf of what: the node and the resource that came last count for all messages that follow without one.
/// <code>ExportTraceServiceRequest { Node node = 1; Span spans = 2; Resource resource = 3; }</code>
/// </summary>
internal sealed class OpenCensusSender
{
    /// <summary>The most that a node or resource may take, in bytes: it is kept as long as the stream, and stored with each message.</summary>
    public const int MaxBytes = 64 * 1024;

    private byte[]? _node;
    private byte[]? _resource;

    /// <summary>A <c>Node</c>.</summary>
    public ReadOnlySpan<byte> Node => _node;

    /// <summary>A <c>Resource</c>, empty if none came.</summary>
    public ReadOnlySpan<byte> Resource => _resource;

    /// <summary>Takes over what a message says of its sender.</summary>
    /// <exception cref="RefusedException">The first message has no node, or what it says is too long to be kept.</exception>
    public void Update(ReadOnlySpan<byte> message)
    {
        var reader = new ProtoReader(message);
        while (reader.TryReadTag())
        {
            switch (reader.Field, reader.WireType)
            {
                case (1, WireType.LengthDelimited): Keep(ref _node, reader.ReadBytes(), "node"); break;
                case (3, WireType.LengthDelimited): Keep(ref _resource, reader.ReadBytes(), "resource"); break;
                default: reader.Skip(); break;
            }
        }

        if (_node is null) throw RefusedException.Malformed("the first message of a stream must have a node");
    }

    // Some clients send the same with every message.
    private static void Keep(ref byte[]? kept, ReadOnlySpan<byte> said, string what)
    {
        if (said.Length > MaxBytes) throw RefusedException.Malformed($"the {what} is longer than {MaxBytes} bytes");
        if (kept is null || !said.SequenceEqual(kept)) kept = said.ToArray();
    }
}
