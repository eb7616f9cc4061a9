using System.Diagnostics;
using Thrift;
using Thrift.Protocol;
using Thrift.Protocol.Entities;
using Thrift.Protocol.Utilities;
using Thrift.Transport.Client;
using Tracepost.Benchmarks.Load;

namespace Tracepost.Benchmarks.Protocols;

/// <summary>
/// What it costs Apache's own Thrift library only to pass over the same requests, without making anything of them: the peer of our readers, see
/// docs/decisions/010-thrift-readers.md.
/// </summary>
internal static class ApacheThrift
{
    private static readonly TimeSpan LongEnough = TimeSpan.FromSeconds(1);

    public static async Task<TranslationCost> MeasureAsync(ProtocolRequests requests, CancellationToken cancellationToken)
    {
        await RunAsync(requests, cancellationToken);
        return await RunAsync(requests, cancellationToken);
    }

    private static async Task<TranslationCost> RunAsync(ProtocolRequests requests, CancellationToken cancellationToken)
    {
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        var cpu = Environment.CpuUsage.TotalTime;
        var watch = Stopwatch.StartNew();
        long spans = 0;
        for (long i = 0; watch.Elapsed < LongEnough; i++)
        {
            using var transport = new TMemoryBufferTransport(requests[i], new TConfiguration());
            using var protocol = new TBinaryProtocol(transport);
            await TProtocolUtil.SkipAsync(protocol, TType.Struct, cancellationToken);
            spans += requests.SpansPerRequest;
        }

        return new TranslationCost((Environment.CpuUsage.TotalTime - cpu).TotalNanoseconds / spans, (double)(GC.GetTotalAllocatedBytes(precise: true) - allocated) / spans);
    }
}
