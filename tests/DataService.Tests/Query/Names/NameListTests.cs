using Jaeger.Storage.V2;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Tracepost.TraceModel;
using static Tracepost.DataService.Tests.Query.Answers;
using static Tracepost.DataService.Tests.Query.TestClock;
using static Tracepost.DataService.Tests.Query.TestSpans;
using StatusCode = Grpc.Core.StatusCode;

namespace Tracepost.DataService.Tests.Query.Names;

/// <summary>Each test has a host of its own, because lists list everything.</summary>
public sealed class NameListTests(Testing.PostgresServer postgres) : IAsyncLifetime
{
    private readonly QueryHost _host = new(postgres)
    {
        Settings = { ["Names:MaxServices"] = "4", ["Names:MaxOperationsPerService"] = "3" },
    };

    public ValueTask InitializeAsync() => _host.InitializeAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Lists_nothing_when_nothing_is_stored()
    {
        Assert.Empty(await ServicesAsync());
        Assert.Empty(await OperationsAsync("shop"));
        Assert.Empty(await _host.FindIdsAsync(new()));
    }

    [Fact]
    public async Task Lists_services_and_operations_sorted_with_kinds()
    {
        await _host.StoreAsync(_host.NextTraceId(), Data("shop", Span(1, Noon, name: "pay", kind: SpanKind.Client), Span(2, Noon, name: "pay"), Span(3, Noon, name: "Buy", kind: 0)));
        await _host.StoreAsync(_host.NextTraceId(), Data("bank", Span(1, Noon, name: "pay")), Data("Über", Span(2, Noon, name: "")));
        Assert.Equal(["bank", "shop", "Über"], await ServicesAsync());
        Assert.Equal([("Buy", ""), ("pay", "server"), ("pay", "client")], await OperationsAsync("shop"));
        Assert.Equal([("pay", "server")], await OperationsAsync("shop", "server"));
        Assert.Equal([("Buy", "")], await OperationsAsync("shop", "unspecified"));
        Assert.Empty(await OperationsAsync("shop", "consumer"));
        Assert.Empty(await OperationsAsync("Über"));
        Assert.Empty(await OperationsAsync("nobody"));
    }

    [Fact]
    public async Task Refuses_a_missing_service_and_an_unknown_kind()
    {
        Assert.Equal(StatusCode.InvalidArgument, (await FailureAsync(() => OperationsAsync(""))).StatusCode);
        var status = await FailureAsync(() => OperationsAsync("shop", "sideways"));
        Assert.Equal(StatusCode.InvalidArgument, status.StatusCode);
        Assert.Contains("sideways", status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lists_no_names_that_were_not_seen_within_the_retention()
    {
        await _host.StoreAsync(_host.NextTraceId(), Data("old", Span(1, Noon)), Data("new", Span(2, Noon, name: "old op"), Span(3, Noon, name: "new op")));
        await ExecuteAsync("UPDATE services SET last_seen = current_date - 9 WHERE name = 'old'");
        await ExecuteAsync("UPDATE operations SET last_seen = current_date - 9 WHERE name = 'old op'");
        Assert.Equal(["new"], await ServicesAsync());
        Assert.Equal([("new op", "server")], await OperationsAsync("new"));
    }

    [Fact]
    public async Task Finds_operations_and_services_that_are_too_many_to_be_listed()
    {
        var ids = new Dictionary<(string, string), TraceId>();
        foreach (var service in (string[])["s1", "s2", "s3", "s4", "s5", "s6"])
        {
            foreach (var operation in (string[])["o1", "o2", "o3", "o4", "o5"])
            {
                var id = ids[(service, operation)] = _host.NextTraceId();
                await _host.StoreAsync(id, Data(service, Span(1, Noon, name: operation)));
            }
        }

        Assert.Equal(4, (await ServicesAsync()).Count);
        Assert.Equal(3, (await OperationsAsync("s1")).Count);
        foreach (var ((service, operation), id) in ids)
            Assert.Equal([id], (await _host.FindIdsAsync(new() { ServiceName = service, OperationName = operation })).TraceIds());
        Assert.Equal(5, (await _host.FindIdsAsync(new() { ServiceName = "s6" })).Count);
        Assert.Equal(5, (await _host.FindIdsAsync(new() { ServiceName = "s1" })).Count);
        Assert.Equal(6, (await _host.FindIdsAsync(new() { OperationName = "o5" })).Count);
        Assert.Empty(await _host.FindIdsAsync(new() { ServiceName = "s7", OperationName = "o1" }));
        Assert.Empty(await _host.FindIdsAsync(new() { ServiceName = "s1", OperationName = "o6" }));
    }

    private async Task<List<string>> ServicesAsync() =>
        [.. (await _host.Client.GetServicesAsync(new(), cancellationToken: TestContext.Current.CancellationToken)).Services];

    private async Task<List<(string Name, string Kind)>> OperationsAsync(string service, string kind = "")
    {
        var request = new GetOperationsRequest { Service = service, SpanKind = kind };
        var answer = await _host.Client.GetOperationsAsync(request, cancellationToken: TestContext.Current.CancellationToken);
        return [.. answer.Operations.Select(operation => (operation.Name, operation.SpanKind))];
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var command = _host.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(sql);
        Assert.Equal(1, await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));
    }
}
