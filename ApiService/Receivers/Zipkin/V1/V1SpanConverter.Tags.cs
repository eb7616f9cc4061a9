using Tracepost.ApiService.Receivers.Zipkin.Model;

namespace Tracepost.ApiService.Receivers.Zipkin.V1;

// What binary annotations say: tags, and the address of the other side.
internal sealed partial class V1SpanConverter
{
    private void ConvertBinaryAnnotations(V1Span source)
    {
        ZipkinEndpoint? client = null, server = null, message = null;
        foreach (var (tag, endpoint, _) in source.BinaryAnnotations)
        {
            var key = tag.Key.Span;
            if (key.SequenceEqual(V1Address.Client)) client = endpoint;
            else if (key.SequenceEqual(V1Address.Server)) server = endpoint;
            else if (key.SequenceEqual(V1Address.Message)) message = endpoint;
            else AddTag(SpanOf(source, endpoint), tag);
        }

        if (_core.HasNoRpc && (client ?? server) is not null)
        {
            ConvertBareAddresses(source, client, server);
            return;
        }

        if (client is not null) SetClientAddress(source, client);
        if (server is not null && (_core.ClientSend ?? _core.ClientReceive) is { } called)
            SpanOf(source, called.Endpoint).RemoteEndpoint.CopyFrom(server);
        if (message is null) return;
        if (_core.MessageSend is { } send) SpanOf(source, send.Endpoint).RemoteEndpoint.CopyFrom(message);
        if (_core.MessageReceive is { } receive) SpanOf(source, receive.Endpoint).RemoteEndpoint.CopyFrom(message);
    }

    private static void AddTag(ZipkinSpan span, in ZipkinTag tag)
    {
        // "lc" marks a local span; its value is the component's name, if it has one.
        if (tag is { Type: ZipkinTagType.Text, Value.IsEmpty: true } && tag.Key.Span.SequenceEqual("lc"u8)) return;
        span.Tags.Add(tag);
    }

    // "sa" alone is the usual way to say whom this span is about, and does not make it a client's.
    private void ConvertBareAddresses(V1Span source, ZipkinEndpoint? client, ZipkinEndpoint? server)
    {
        if (server is not null)
        {
            SpanOf(source, client).RemoteEndpoint.CopyFrom(server);
            return;
        }

        First.Kind = ZipkinKind.Server;
        First.RemoteEndpoint.CopyFrom(client!);
    }

    private void SetClientAddress(V1Span source, ZipkinEndpoint client)
    {
        if ((_core.ServerReceive ?? _core.ServerSend) is not { Endpoint: { } served } || client.SameAs(served)) return;
        var remote = SpanOf(source, served).RemoteEndpoint;
        remote.CopyFrom(client);
        // Finagle names the client's socket as the server: that would be a call to itself.
        if (SameService(client, served)) remote.ServiceName = default;
    }
}
