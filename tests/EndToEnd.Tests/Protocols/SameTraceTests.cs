using OpenTelemetry.Proto.Trace.V1;
using Tracepost.EndToEnd.Tests.Comparison;
using Tracepost.EndToEnd.Tests.Running;
using Tracepost.EndToEnd.Tests.Traces;
using Tracepost.Testing.Protocols;

namespace Tracepost.EndToEnd.Tests.Protocols;

/// <summary>One trace, sent through every protocol, is the same trace, up to what the protocol cannot say.</summary>
public sealed class SameTraceTests(RunningSystem system)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string> Acknowledged => [.. Protocol.Acknowledged.Select(protocol => protocol.Name)];

    public static TheoryData<string> Unacknowledged => [.. Protocol.Unacknowledged.Select(protocol => protocol.Name)];

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(Acknowledged))]
    public async Task What_is_acknowledged_is_there_at_once(string name)
    {
        var trace = OneTrace.Create(TimeProvider.System.GetUtcNow());

        await SendAsync(Protocol.Acknowledged.Single(protocol => protocol.Name == name), trace);

        Facts.AssertSame(Expected(name, trace), Lines(await ReadBack.OtlpAsync(system, Id(trace), Cancellation)));
    }

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(Unacknowledged))]
    public async Task What_is_sent_without_an_answer_is_there_soon(string name)
    {
        var trace = OneTrace.Create(TimeProvider.System.GetUtcNow());

        await SendAsync(Protocol.Unacknowledged.Single(protocol => protocol.Name == name), trace);

        var spans = await ReadBack.OtlpAsync(system, Id(trace), Cancellation);
        for (var patience = 100; spans.Count < SpanCount(trace) && patience > 0; patience--)
        {
            await Task.Delay(50, Cancellation);
            spans = await ReadBack.OtlpAsync(system, Id(trace), Cancellation);
        }

        Facts.AssertSame(Expected(name, trace), Lines(spans));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_trace_whose_services_speak_different_protocols_is_one()
    {
        var trace = OneTrace.Create(TimeProvider.System.GetUtcNow());
        string[] names = ["jaeger-thrift-http", "zipkin-json", "otlp-grpc"];

        foreach (var (name, process) in names.Zip(trace)) await SendAsync(Protocol.Acknowledged.Single(protocol => protocol.Name == name), [process]);

        var expected = names.Zip(trace).SelectMany(pair => Expected(pair.First, [pair.Second]));
        Facts.AssertSame(expected, Lines(await ReadBack.OtlpAsync(system, Id(trace), Cancellation)));
    }

    private async Task SendAsync(Protocol protocol, IReadOnlyList<ResourceSpans> trace)
    {
        await using var sender = protocol.Connect(new Uri(system.Runner.Endpoint("apiservice", protocol.Door).Url));
        foreach (var process in trace) await sender.SendAsync(await protocol.EncodeAsync(process), Cancellation);
    }

    private static IEnumerable<string> Expected(string protocol, IReadOnlyList<ResourceSpans> trace) =>
        Lines(ProtobufSpans.Flatten(trace.Select(process => Losses.Through(protocol, process))));

    private static IEnumerable<string> Lines(IEnumerable<System.Text.Json.Nodes.JsonObject> spans) => spans.SelectMany(SpanLines.Of);

    private static string Id(IReadOnlyList<ResourceSpans> trace) => Convert.ToHexStringLower(trace[0].ScopeSpans[0].Spans[0].TraceId.Span);

    private static int SpanCount(IReadOnlyList<ResourceSpans> trace) => trace.SelectMany(process => process.ScopeSpans).Sum(scope => scope.Spans.Count);
}
