using Grpc.Core;
using Grpc.Net.Client;

namespace Tracepost.Testing.Protocols.Sending;

/// <summary>One stream for all requests, as OpenCensus' agent exporters have it; nothing is answered.</summary>
internal sealed class OpenCensusSender : ISender
{
    private readonly GrpcChannel _channel;
    private readonly AsyncDuplexStreamingCall<byte[], byte[]> _stream;

    public OpenCensusSender(Uri url)
    {
        _channel = GrpcChannel.ForAddress(url);
        var export = RawMethods.Create(MethodType.DuplexStreaming, "opencensus.proto.agent.trace.v1.TraceService", "Export");
        _stream = _channel.CreateCallInvoker().AsyncDuplexStreamingCall(export, null, default);
    }

    public Task SendAsync(byte[] request, CancellationToken cancellationToken) => _stream.RequestStream.WriteAsync(request, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _stream.RequestStream.CompleteAsync();
        // The server ends the call when it has stored everything.
        while (await _stream.ResponseStream.MoveNext(CancellationToken.None))
        {
        }

        _stream.Dispose();
        _channel.Dispose();
    }
}
