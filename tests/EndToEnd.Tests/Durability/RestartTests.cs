using System.Text.Json.Nodes;
using Tracepost.EndToEnd.Tests.Comparison;
using Tracepost.EndToEnd.Tests.Running;
using Tracepost.EndToEnd.Tests.Traces;

namespace Tracepost.EndToEnd.Tests.Durability;

/// <summary>An orderly stop and a new start of everything.</summary>
public sealed class RestartTests(RunningSystem system)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact(Timeout = 90_000)]
    public async Task Traces_and_names_are_there_after_a_restart_of_everything()
    {
        var request = HandMade.EveryField(HandMade.NewId(16), TimeProvider.System.GetUtcNow());
        using (var client = new OtlpClient(system)) await client.SendAsync("grpc", request, Cancellation);

        await system.StopAsync();
        await system.StartAsync(Cancellation);

        await ReadBack.AssertCompleteAsync(system, ProtobufSpans.Flatten(request.ResourceSpans), Cancellation);
        var (_, services) = await ReadBack.GetAsync(system, "/api/services", Cancellation);
        Assert.Contains("hand-made-front", JsonNode.Parse(services)!["data"]!.AsArray().Select(name => name!.GetValue<string>()));
    }

    [Fact(Timeout = 90_000)]
    public async Task An_orderly_stop_of_the_data_service_loses_no_acknowledged_span()
    {
        var load = new Load(system);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var running = load.RunAsync(stop.Token);
        while (load.Answers < 50) await Task.Delay(20, Cancellation);
        await system.Runner.StopAsync("dataservice");
        await stop.CancelAsync();
        await running;
        await system.Runner.StartAsync("dataservice", Cancellation);

        foreach (var (traceId, spans) in load.Acknowledged)
        {
            var stored = await ReadBack.OtlpAsync(system, traceId, Cancellation);
            Assert.Equal(spans.Order(), stored.Select(span => span["spanId"]!.GetValue<string>()).Order());
        }
    }
}
