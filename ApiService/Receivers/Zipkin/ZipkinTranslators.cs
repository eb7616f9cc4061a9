using Microsoft.Extensions.Options;
using Tracepost.ApiService.Receivers.Intake;
using Tracepost.ApiService.Receivers.Zipkin.Json;
using Tracepost.ApiService.Receivers.Zipkin.Otlp;
using Tracepost.ApiService.Receivers.Zipkin.Protobuf;
using Tracepost.ApiService.Receivers.Zipkin.V1;
using Tracepost.TraceModel.Grpc;

namespace Tracepost.ApiService.Receivers.Zipkin;

/// <summary>
/// Makes OTLP of each of Zipkin's formats. A request without spans is none to complain about: Zipkin's senders ask with it whether we are there.
/// </summary>
internal sealed class ZipkinTranslators
{
    private readonly TimeProvider _time;
    private readonly int _limit;

    public ZipkinTranslators(TimeProvider time, IOptions<ReceiverOptions> options)
    {
        _time = time;
        _limit = options.Value.MaxRequestBytes;
        Json = With(ZipkinJson.Read);
        Protobuf = With(ZipkinProtobuf.ReadDetected);
        ProtobufMessage = With(ZipkinProtobuf.Read);
        JsonV1 = With(ZipkinV1Json.Read);
        ThriftV1 = With(ZipkinV1Thrift.Read);
    }

    public Translator Json { get; }

    public Translator Protobuf { get; }

    /// <summary>Protobuf over gRPC, where nothing else can come.</summary>
    public Translator ProtobufMessage { get; }

    public Translator JsonV1 { get; }

    public Translator ThriftV1 { get; }

    private Translator With(ZipkinDecoder decode) => body => Translate(decode, body);

    private PooledBytes Translate(ZipkinDecoder decode, ReadOnlyMemory<byte> body)
    {
        var arrival = (ulong)((_time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);
        using var output = new ZipkinToOtlp(body.Length + (body.Length / 4), arrival, _limit);
        if (!body.IsEmpty && !body.Span.SequenceEqual("[]"u8)) decode(body, output);
        return output.Detach();
    }
}
