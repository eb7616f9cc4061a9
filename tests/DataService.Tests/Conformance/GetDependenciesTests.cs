using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Jaeger.Storage.V2;
using Tracepost.DataService.Tests.Query;
using Tracepost.Testing;
using Tracepost.TraceModel.Dependencies;
using Tracepost.TraceModel.Search;
using static Tracepost.DataService.Tests.Query.TestClock;
using static Tracepost.DataService.Tests.Query.TestSpans;
using SpanKind = Tracepost.TraceModel.SpanKind;

namespace Tracepost.DataService.Tests.Conformance;

/// <summary>"GetDependencies loads service dependencies from storage", those of the traces in a window.</summary>
public sealed class GetDependenciesTests(PostgresServer postgres) : IAsyncLifetime
{
    private readonly StorageHost _host = new(postgres) { Settings = { ["Query:AutocompleteKeys"] = "environment,region" } };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private DependencyReader.DependencyReaderClient Reader => new(_host.Channel);

    public async ValueTask InitializeAsync()
    {
        await _host.InitializeAsync();
        await WriteAsync(Noon);
        await WriteAsync(Noon);
        await WriteAsync(Noon + 60 * Second, "hello");
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Counts_the_calls_between_services_of_the_traces_in_the_window()
    {
        var answer = await Reader.GetDependenciesAsync(Window(Noon, Noon + 300 * Second), cancellationToken: Cancellation);
        Assert.Equal(
            [
                new Dependency { Parent = "Hello", Child = "world", CallCount = 2 },
                new Dependency { Parent = "hello", Child = "world", CallCount = 1 },
                new Dependency { Parent = "world", Child = "redis", CallCount = 3 },
            ],
            answer.Dependencies);
    }

    [Theory]
    [InlineData(-10, -1, "")]
    [InlineData(-10, 0, "Hello>world world>redis")]
    [InlineData(0, 0, "Hello>world world>redis")]
    [InlineData(0, 59, "Hello>world world>redis")]
    [InlineData(1, 59, "")]
    [InlineData(1, 60, "hello>world world>redis")]
    [InlineData(60, 600, "hello>world world>redis")]
    [InlineData(61, 600, "")]
    public async Task Both_ends_belong_to_the_window(int from, int to, string links) =>
        Assert.Equal(links, LinksOf(await Reader.GetDependenciesAsync(Window(Noon + from * Second, Noon + to * Second), cancellationToken: Cancellation)));

    /// <summary>A Go client sends the times that it does not set as the year 1.</summary>
    [Fact]
    public async Task A_time_that_is_not_set_is_no_bound()
    {
        const string All = "Hello>world hello>world world>redis";
        Assert.Equal(All, LinksOf(await Reader.GetDependenciesAsync(new GetDependenciesRequest(), cancellationToken: Cancellation)));
        var year1 = new Timestamp { Seconds = -62_135_596_800 };
        Assert.Equal(All, LinksOf(await Reader.GetDependenciesAsync(new GetDependenciesRequest { StartTime = year1, EndTime = year1 }, cancellationToken: Cancellation)));
        Assert.Equal("", LinksOf(await Reader.GetDependenciesAsync(new GetDependenciesRequest { EndTime = Answers.Time(Noon - Second) }, cancellationToken: Cancellation)));
    }

    [Fact]
    public async Task A_window_that_is_none_is_refused()
    {
        Assert.Equal(
            (StatusCode.InvalidArgument, "the window ends before it begins"), await RefusalAsync(Window(Noon, Noon - 1)));
        Assert.Equal(
            (StatusCode.InvalidArgument, "end_time is not a valid time: its nanoseconds are -5"),
            await RefusalAsync(new GetDependenciesRequest { EndTime = new Timestamp { Nanos = -5 } }));
    }

    [Fact]
    public async Task Errors_of_links_are_told_by_another_service()
    {
        var links = new ServiceLinks.ServiceLinksClient(_host.Channel);
        var answer = await links.GetServiceLinksAsync(
            new GetServiceLinksRequest { StartMin = (ulong)(Noon + Second), StartMax = (ulong)(Noon + 61 * Second) }, cancellationToken: Cancellation);
        Assert.Equal(
            [new ServiceLink { Parent = "hello", Child = "world", CallCount = 1 }, new ServiceLink { Parent = "world", Child = "redis", CallCount = 1, ErrorCount = 1 }],
            answer.Links);
    }

    [Fact]
    public async Task What_only_others_know_of_is_a_remote_service_but_no_service()
    {
        var search = new TraceSearch.TraceSearchClient(_host.Channel);
        Assert.Equal(["redis"], (await search.GetRemoteServicesAsync(new GetRemoteServicesRequest { Service = "WORLD" }, cancellationToken: Cancellation)).Names_);
        Assert.Equal(["environment", "region"], (await search.GetAutocompleteKeysAsync(new GetAutocompleteKeysRequest(), cancellationToken: Cancellation)).Names_);
        Assert.Equal(["blue"], (await search.GetAutocompleteValuesAsync(new GetAutocompleteValuesRequest { Key = "environment" }, cancellationToken: Cancellation)).Names_);
        Assert.Empty((await search.GetAutocompleteValuesAsync(new GetAutocompleteValuesRequest { Key = "peer.service" }, cancellationToken: Cancellation)).Names_);
        Assert.Equal(["Hello", "hello", "world"], (await _host.Reader.GetServicesAsync(new(), cancellationToken: Cancellation)).Services);
    }

    private async Task WriteAsync(long startNs, string caller = "Hello") => await _host.WriteAsync(
        _host.NextTraceId(),
        Data("world", Span(2, startNs, parent: 1), Span(3, startNs, parent: 2, kind: SpanKind.Client).With(("peer.service", Text("redis")), ("environment", Text("blue"))).Failed()),
        Data(caller, Span(1, startNs, kind: SpanKind.Client)));

    private async Task<(StatusCode Code, string Detail)> RefusalAsync(GetDependenciesRequest request)
    {
        var error = await Assert.ThrowsAsync<RpcException>(async () => await Reader.GetDependenciesAsync(request, cancellationToken: Cancellation));
        return (error.StatusCode, error.Status.Detail);
    }

    private static GetDependenciesRequest Window(long fromNs, long toNs) => new() { StartTime = Answers.Time(fromNs), EndTime = Answers.Time(toNs) };

    private static string LinksOf(GetDependenciesResponse answer) => string.Join(' ', answer.Dependencies.Select(link => $"{link.Parent}>{link.Child}"));
}
