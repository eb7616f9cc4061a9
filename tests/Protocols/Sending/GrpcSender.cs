using Grpc.Core;
using Grpc.Net.Client;

namespace Tracepost.Testing.Protocols.Sending;

/// <summary>A unary call over gRPC.</summary>
internal sealed class GrpcSender(Uri url, string service, string method) : ISender
{
    private readonly GrpcChannel _channel = GrpcChannel.ForAddress(url);
    private readonly Method<byte[], byte[]> _method = RawMethods.Create(MethodType.Unary, service, method);

    public async Task SendAsync(byte[] request, CancellationToken cancellationToken) =>
        await _channel.CreateCallInvoker().AsyncUnaryCall(_method, null, new CallOptions(cancellationToken: cancellationToken), request);

    public ValueTask DisposeAsync()
    {
        _channel.Dispose();
        return default;
    }
}
