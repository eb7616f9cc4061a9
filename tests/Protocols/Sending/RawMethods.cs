using Grpc.Core;

namespace Tracepost.Testing.Protocols.Sending;

/// <summary>gRPC methods whose messages are bytes.</summary>
internal static class RawMethods
{
    private static readonly Marshaller<byte[]> Bytes = Marshallers.Create<byte[]>(message => message, message => message);

    public static Method<byte[], byte[]> Create(MethodType type, string service, string name) => new(type, service, name, Bytes, Bytes);
}
