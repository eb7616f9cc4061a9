using Tracepost.EndToEnd.Tests.Running;
using Tracepost.EndToEnd.Tests.Traces;

namespace Tracepost.EndToEnd.Tests.Clients;

/// <summary>The OpenTelemetry SDK of JavaScript with its exporters for Jaeger and Zipkin.</summary>
public sealed class NodeOpenTelemetryTests(RunningSystem system)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact(Timeout = 90_000)]
    public async Task The_trace_of_the_exporter_for_Jaeger_that_comes_over_HTTP_is_complete()
    {
        var sent = await NodeLegacy.SendAsync("opentelemetry-jaeger-http", system.Endpoint("jaeger-http"), Cancellation);

        var expected = sent.Select(span => JaegerModel.ToOtlp(OpenTelemetryJaegerNode.ToJaeger(span)));
        await ReadBack.AssertCompleteAsync(system, [.. expected], Cancellation);
    }

    [Fact(Timeout = 90_000)]
    public async Task The_trace_of_the_exporter_for_Jaeger_that_comes_over_UDP_is_complete()
    {
        var sent = await NodeLegacy.SendAsync("opentelemetry-jaeger-udp", system.Endpoint("jaeger-binary"), Cancellation);

        var tag = Flat.Attribute("process.tag", "Grüße");
        var expected = sent.Select(span => JaegerModel.ToOtlp(OpenTelemetryJaegerNode.ToJaeger(span, tag)));
        await Arrival.AssertSoonAsync(system, [.. expected], Cancellation);
    }

    [Fact(Timeout = 90_000)]
    public async Task The_trace_of_the_exporter_for_Zipkin_is_complete()
    {
        var sent = await NodeLegacy.SendAsync("opentelemetry-zipkin", system.Endpoint("zipkin"), Cancellation);

        var expected = sent.Select(span => ZipkinModel.ToOtlp(OpenTelemetryZipkinNode.ToZipkin(span)));
        await ReadBack.AssertCompleteAsync(system, [.. expected], Cancellation);
    }
}
