namespace Tracepost.TraceModel;

/// <summary>
/// The time of a call that neither side spent in it: from the client's start to the server's and from the server's end to the client's, in nanoseconds.
/// It is that of the network, of connecting and of waiting in line.
/// </summary>
/// <param name="ThereNano">Before the server began.</param>
/// <param name="BackNano">After the server had ended.</param>
public readonly record struct NetworkGap(ulong ThereNano, ulong BackNano)
{
    /// <summary>The gap around a server span below its client span; null for any other span, and where their clocks differ, as then it is not known.</summary>
    public static NetworkGap? Of(TraceNode node)
    {
        if (node is not { Span: { Kind: SpanKind.Server, ClockSkewNano: 0 } server, Parent.Span: { Kind: SpanKind.Client } client }) return null;
        return server.StartUnixNano >= client.StartUnixNano && server.EndUnixNano <= client.EndUnixNano && server.EndUnixNano >= server.StartUnixNano
            ? new NetworkGap(server.StartUnixNano - client.StartUnixNano, client.EndUnixNano - server.EndUnixNano)
            : null;
    }
}
