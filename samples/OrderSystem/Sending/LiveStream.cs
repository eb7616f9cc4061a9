using OpenTelemetry.Proto.Collector.Trace.V1;
using Tracepost.OrderSystem.Scenarios;

namespace Tracepost.OrderSystem.Sending;

/// <summary>Traces that end now, at random moments, in batches like those of an OpenTelemetry Collector.</summary>
internal static class LiveStream
{
    private const int MaxSpansPerRequest = 2_000;
    private static readonly TimeSpan BatchEvery = TimeSpan.FromMilliseconds(200);

    public static async Task RunAsync(
        double rate, long count, ScenarioMix mix, OtlpSender sender, TimeProvider time, CancellationToken cancellationToken)
    {
        var next = time.GetUtcNow();
        while (count > 0)
        {
            var request = new ExportTraceServiceRequest();
            var (traces, spans) = (0, 0);
            for (var now = time.GetUtcNow(); next <= now && count > 0 && spans < MaxSpansPerRequest; count--, traces++)
            {
                var trace = mix.Next();
                trace.WriteTo(request, next - trace.Duration);
                spans += trace.SpanCount;
                next += mix.Dice.Arrival(rate);
            }

            if (traces > 0) await sender.SendAsync(request, traces, cancellationToken);
            if (count > 0 && next > time.GetUtcNow()) await Task.Delay(BatchEvery, time, cancellationToken);
        }
    }
}
