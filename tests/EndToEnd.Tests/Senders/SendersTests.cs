using Tracepost.EndToEnd.Tests.Comparison;
using Tracepost.EndToEnd.Tests.Running;
using Tracepost.Testing;

namespace Tracepost.EndToEnd.Tests.Senders;

/// <summary>The measuring stick itself: what the senders say they sent is what arrives on the wire.</summary>
public sealed class SendersTests(PostgresServer postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_the_dotnet_services_say_they_sent_is_on_the_wire()
    {
        await using var receiver = await CaptureReceiver.StartAsync();
        var sent = await DotNetPair.SendAsync("grpc", receiver.Endpoint, await postgres.CreateDatabaseAsync(Cancellation), Cancellation);
        Facts.AssertSame(sent.SelectMany(SpanLines.Of), receiver.Spans.SelectMany(SpanLines.Of));
    }

    [Fact]
    public async Task What_the_node_service_says_it_sent_is_on_the_wire()
    {
        await using var receiver = await CaptureReceiver.StartAsync();
        var sent = await NodeSender.SendAsync("grpc", receiver.Endpoint, Cancellation);
        Facts.AssertSame(sent.SelectMany(SpanLines.Of), receiver.Spans.SelectMany(SpanLines.Of));
    }
}
