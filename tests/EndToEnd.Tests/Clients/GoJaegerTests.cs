using System.Text.Json.Nodes;
using Tracepost.EndToEnd.Tests.Comparison;
using Tracepost.EndToEnd.Tests.Running;
using Tracepost.EndToEnd.Tests.Traces;

namespace Tracepost.EndToEnd.Tests.Clients;

/// <summary>OpenTelemetry Go with its exporter for Jaeger, two services: tests/Interop/go.</summary>
public sealed class GoJaegerTests(RunningSystem system)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact(Timeout = 180_000)]
    public async Task What_is_sent_to_the_collector_is_complete()
    {
        var sent = await SendAsync("otel-jaeger-http", $"{system.Endpoint("jaeger-http")}api/traces");

        await ReadBack.AssertCompleteAsync(system, sent, Cancellation);
    }

    [Fact(Timeout = 180_000)]
    public async Task What_is_sent_to_the_agent_is_complete()
    {
        var sent = await SendAsync("otel-jaeger-udp", system.Endpoint("jaeger-compact").Authority);

        await Arrival.AssertSoonAsync(system, sent, Cancellation);
    }

    private static async Task<IReadOnlyList<JsonObject>> SendAsync(string client, string where)
    {
        var sent = FlatSpans.FromSender(await GoProgram.Clients.RunAsync([client, where], Cancellation));
        return [.. sent.Select(OpenTelemetryJaegerGo.ToJaeger).Select(JaegerModel.ToOtlp)];
    }
}
