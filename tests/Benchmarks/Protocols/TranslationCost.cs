using System.Diagnostics;
using Tracepost.ApiService.Receivers.Intake;
using Tracepost.Benchmarks.Load;

namespace Tracepost.Benchmarks.Protocols;

/// <summary>What it costs one thread to turn requests of a protocol into OTLP, once the code is compiled and the pools are filled.</summary>
/// <param name="NanosecondsPerSpan">CPU time.</param>
/// <param name="BytesAllocatedPerSpan">Managed memory.</param>
internal readonly record struct TranslationCost(double NanosecondsPerSpan, double BytesAllocatedPerSpan)
{
    private static readonly TimeSpan LongEnough = TimeSpan.FromSeconds(1);

    public static TranslationCost Measure(Translator translate, ProtocolRequests requests)
    {
        Run(translate, requests);
        return Run(translate, requests);
    }

    private static TranslationCost Run(Translator translate, ProtocolRequests requests)
    {
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var cpu = Environment.CpuUsage.TotalTime;
        var watch = Stopwatch.StartNew();
        long spans = 0;
        for (long i = 0; watch.Elapsed < LongEnough; i++)
        {
            translate(requests[i]).Dispose();
            spans += requests.SpansPerRequest;
        }

        return new TranslationCost(
            (Environment.CpuUsage.TotalTime - cpu).TotalNanoseconds / spans, (double)(GC.GetAllocatedBytesForCurrentThread() - allocated) / spans);
    }
}
