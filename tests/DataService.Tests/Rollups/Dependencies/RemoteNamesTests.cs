using Tracepost.DataService.Query.Names;
using Tracepost.Testing;
using static Tracepost.DataService.Tests.Query.TestSpans;

namespace Tracepost.DataService.Tests.Rollups.Dependencies;

/// <summary>What Zipkin's <c>/remoteServices</c> and <c>/autocompleteValues</c> are made of.</summary>
public sealed class RemoteNamesTests(PostgresServer postgres) : LinkTestBase(postgres)
{
    [Fact]
    public async Task The_other_sides_of_a_service_are_listed_in_lower_case()
    {
        await using var store = await CreateAsync();
        await store.CommitAsync(RollupStore.NextTraceId(), Data("App", Client(1, Now, 0, "Redis"), Client(2, Now, 0, "mysql"), Span(3, Now)));
        await store.CommitAsync(RollupStore.NextTraceId(), Data("app", Client(1, Now, 0, "redis"), Span(2, Now).With(("peer.service", Text("web")))));
        await store.CommitAsync(RollupStore.NextTraceId(), Data("other", Client(1, Now, 0, "oracle")));
        await store.CommitAsync(RollupStore.NextTraceId(), Data("Größe", Client(1, Now, 0, "ÄÖÜ")));

        var names = store.Get<IRemoteNames>();
        Assert.Equal(["mysql", "redis", "web"], await names.RemoteServicesAsync("aPP", Cancellation));
        Assert.Equal(["oracle"], await names.RemoteServicesAsync("other", Cancellation));
        Assert.Equal(["äöü"], await names.RemoteServicesAsync("GRÖßE", Cancellation));
        Assert.Empty(await names.RemoteServicesAsync("redis", Cancellation));
        Assert.Empty(await names.RemoteServicesAsync("", Cancellation));
        Assert.Empty(await names.RemoteServicesAsync("\0", Cancellation));
    }

    [Fact]
    public async Task Values_are_kept_of_the_keys_that_are_configured()
    {
        await using var store = await CreateAsync(("Query:AutocompleteKeys", " environment,level,environment "));
        await store.CommitAsync(RollupStore.NextTraceId(), Data(
            "app",
            Span(1, Now).With(("environment", Text("test")), ("secret", Text("x"))),
            Span(2, Now).With(("environment", Text("Production")), ("level", Whole(7))),
            Span(3, Now).With(("environment", Text("")), ("level", Truth(true)))));

        var names = store.Get<IRemoteNames>();
        Assert.Equal(["environment", "level"], names.AutocompleteKeys);
        Assert.Equal(["Production", "test"], await names.AutocompleteValuesAsync("environment", Cancellation));
        Assert.Equal(["7", "true"], await names.AutocompleteValuesAsync("level", Cancellation));
        Assert.Empty(await names.AutocompleteValuesAsync("secret", Cancellation));
        Assert.Equal(4, await store.ScalarAsync<long>("SELECT count(*) FROM tag_values"));
    }

    [Fact]
    public async Task Values_of_resources_are_kept_too()
    {
        await using var store = await CreateAsync(("Query:AutocompleteKeys", "deployment.environment.name"));
        foreach (var environment in new[] { "test", "production" })
        {
            await store.CommitAsync(RollupStore.NextTraceId(), Data(
                [("service.name", Text("app")), ("deployment.environment.name", Text(environment))], null, Span(1, Now), Span(2, Now).With(("deployment.environment.name", Text("own")))));
        }

        Assert.Equal(["own", "production", "test"], await store.Get<IRemoteNames>().AutocompleteValuesAsync("deployment.environment.name", Cancellation));
    }

    [Fact]
    public async Task Only_so_many_values_of_a_key_are_kept()
    {
        await using var store = await CreateAsync(("Query:AutocompleteKeys", "id"), ("Dependencies:MaxAutocompleteValues", "3"));
        for (var round = 0; round < 2; round++)
        {
            await store.CommitAsync(RollupStore.NextTraceId(), Data("app", [.. Enumerable.Range(1, 20).Select(i => Span((ulong)i, Now).With(("id", Whole(i))))]));
            await store.RoundAsync();
        }

        Assert.Equal(3, (await store.Get<IRemoteNames>().AutocompleteValuesAsync("id", Cancellation)).Count);
    }
}
