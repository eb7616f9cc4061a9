using Microsoft.Extensions.Options;
using Tracepost.ApiService.Receivers.Bodies;
using Tracepost.ApiService.Receivers.Thrift;
using Tracepost.TraceModel.Grpc;
using Tracepost.TraceModel.Wire;

namespace Tracepost.ApiService.Receivers.Jaeger.Thrift;

/// <summary>Translates the body of a POST: a batch in Thrift's binary protocol, without a message around it.</summary>
internal sealed class JaegerThriftTranslator(IOptions<ReceiverOptions> options)
{
    /// <summary>Translates a batch; the caller disposes what it gets.</summary>
    /// <exception cref="RefusedException">It is none; the message says where.</exception>
    /// <exception cref="ProtoLimitException">It says more as OTLP than a request may.</exception>
    public PooledBytes Translate(ReadOnlyMemory<byte> body)
    {
        // As OTLP a batch is about as long as in this encoding.
        using var writer = new ProtoWriter(body.Length, options.Value.MaxRequestBytes);
        var reader = new ThriftBinaryReader(body.Span);
        try
        {
            ThriftBatch.Translate(ref reader, writer);
        }
        catch (MalformedThriftException e)
        {
            throw RefusedException.Malformed(e.Message);
        }

        return writer.Detach();
    }
}
