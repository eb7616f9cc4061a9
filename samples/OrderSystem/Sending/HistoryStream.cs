using OpenTelemetry.Proto.Collector.Trace.V1;
using Tracepost.OrderSystem.Scenarios;

namespace Tracepost.OrderSystem.Sending;

/// <summary>Fills the past, from now backwards.</summary>
internal static class HistoryStream
{
    private const double Rate = 1;
    private const int MaxSpansPerRequest = 1_000;

    public static async Task RunAsync(
        TimeSpan length, ScenarioMix mix, OtlpSender sender, TimeProvider time, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var past = TimeSpan.Zero;
        while (past < length)
        {
            var request = new ExportTraceServiceRequest();
            var (traces, spans) = (0, 0);
            for (; past < length && spans < MaxSpansPerRequest; traces++)
            {
                past += mix.Dice.Arrival(Rate);
                var trace = mix.Next();
                trace.WriteTo(request, now - past - trace.Duration);
                spans += trace.SpanCount;
            }

            await sender.SendAsync(request, traces, cancellationToken);
        }
    }
}
