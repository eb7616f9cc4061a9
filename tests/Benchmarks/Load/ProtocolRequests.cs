using OpenTelemetry.Proto.Collector.Trace.V1;
using Tracepost.Testing.Protocols;

namespace Tracepost.Benchmarks.Load;

/// <summary>
/// Different requests of the same spans as <see cref="OtlpLoad"/> sends, written in a protocol once and sent again and again: writing Thrift and
/// JSON anew for each request would cost the machine more than what is measured.
/// </summary>
internal sealed class ProtocolRequests
{
    private const int Different = 64;

    private readonly byte[][] _requests;

    private ProtocolRequests(byte[][] requests, int spansPerRequest) => (_requests, SpansPerRequest) = (requests, spansPerRequest);

    public int SpansPerRequest { get; }

    /// <summary>Bytes on the wire, without compression.</summary>
    public double BytesPerSpan => _requests.Average(request => request.Length) / SpansPerRequest;

    public byte[] this[long index] => _requests[index % _requests.Length];

    public static async Task<ProtocolRequests> CreateAsync(Protocol protocol, int tracesPerRequest)
    {
        var (dataset, timeline) = (JaegerDataset.Create(seed: 1, tracesPerRequest), Timeline.Live(TimeProvider.System));
        var requests = new byte[Different][];
        for (var i = 0; i < Different; i++)
        {
            using var otlp = dataset.Request(i, timeline);
            var resource = ExportTraceServiceRequest.Parser.ParseFrom(otlp.Span).ResourceSpans.Single();
            requests[i] = await protocol.EncodeAsync(resource);
        }

        return new ProtocolRequests(requests, tracesPerRequest * JaegerDataset.SpansPerTrace);
    }
}
