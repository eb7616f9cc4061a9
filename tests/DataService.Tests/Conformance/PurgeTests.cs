using System.Net;
using Tracepost.DataService.Tests.Query;
using Tracepost.Testing;
using static Tracepost.DataService.Tests.Query.TestClock;
using static Tracepost.DataService.Tests.Query.TestSpans;

namespace Tracepost.DataService.Tests.Conformance;

/// <summary>What a suite does between its tests.</summary>
public sealed class PurgeTests(PostgresServer postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Empties_the_store_which_goes_on_as_if_it_were_new()
    {
        await using var host = new StorageHost(postgres);
        await host.InitializeAsync();
        using var http = new HttpClient { BaseAddress = host.Http };
        var id = host.NextTraceId();
        for (var round = 0; round < 3; round++)
        {
            await host.WriteAsync(id, Data($"service-{round % 2}", Span(1, Noon, name: $"op-{round}").With(("round", Whole(round)))));
            Assert.Equal([$"service-{round % 2}"], (await host.Reader.GetServicesAsync(new(), cancellationToken: Cancellation)).Services);
            var operations = await host.Reader.GetOperationsAsync(new() { Service = $"service-{round % 2}" }, cancellationToken: Cancellation);
            Assert.Equal($"op-{round}", Assert.Single(operations.Operations).Name);
            Assert.Equal(id, Assert.Single(await host.FindAsync(new() { ServiceName = $"service-{round % 2}", OperationName = $"op-{round}" })).Id);

            using var purged = await http.PostAsync(new Uri("/purge", UriKind.Relative), null, Cancellation);
            Assert.Equal(HttpStatusCode.OK, purged.StatusCode);
            Assert.Empty((await host.Reader.GetServicesAsync(new(), cancellationToken: Cancellation)).Services);
            Assert.Empty(await host.GetAsync(id));
            Assert.Empty(await host.FindAsync(new()));
        }
    }

    [Fact]
    public async Task Is_not_there_unless_it_is_switched_on()
    {
        await using var host = new StorageHost(postgres);
        host.Settings.Remove("Testing:Purge");
        await host.InitializeAsync();
        using var http = new HttpClient { BaseAddress = host.Http };
        var id = host.NextTraceId();
        await host.WriteAsync(id, Data("kept", Span(1, Noon)));
        using var answer = await http.PostAsync(new Uri("/purge", UriKind.Relative), null, Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Single(await host.GetAsync(id));
    }
}
