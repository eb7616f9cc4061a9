using System.Diagnostics;
using System.Diagnostics.Metrics;
using Grpc.Core;
using Jaeger.Storage.V2;
using Microsoft.Extensions.DependencyInjection;
using Tracepost.Testing;
using static Tracepost.DataService.Tests.Query.Answers;
using static Tracepost.DataService.Tests.Query.TestClock;
using static Tracepost.DataService.Tests.Query.TestSpans;

namespace Tracepost.DataService.Tests.Query;

/// <summary>What all queries have in common.</summary>
public sealed class QueryCallTests(PostgresServer postgres) : IAsyncLifetime
{
    private readonly QueryHost _host = new(postgres) { Settings = { ["Query:SearchTimeoutSeconds"] = "1" } };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _host.InitializeAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_client_that_goes_ends_the_query_in_PostgreSQL_too()
    {
        await using var held = await SlowDatabase.LockAsync(_host);
        using var client = new CancellationTokenSource();
        var request = new GetTracesRequest { Query = { new GetTraceParams { TraceId = Google.Protobuf.ByteString.CopyFrom(_host.NextTraceId().ToBytes()) } } };
        using var call = _host.Client.GetTraces(request, cancellationToken: client.Token);
        await SlowDatabase.WaitForWaitingAsync(_host, 1);
        await client.CancelAsync();
        await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(Cancellation));
        await SlowDatabase.WaitForWaitingAsync(_host, 0);
    }

    [Fact]
    public async Task A_search_that_takes_too_long_says_so_and_ends_in_PostgreSQL_too()
    {
        await using var held = await SlowDatabase.LockAsync(_host);
        var status = await FailureAsync(() => _host.FindIdsAsync(new()));
        Assert.Equal(StatusCode.DeadlineExceeded, status.StatusCode);
        Assert.Contains("narrow the time window", status.Detail, StringComparison.Ordinal);
        await SlowDatabase.WaitForWaitingAsync(_host, 0);
    }

    [Fact]
    public async Task A_database_that_is_away_makes_the_service_unavailable()
    {
        await using var server = await PostgresServer.StartDurableAsync(Cancellation);
        await using var host = new QueryHost(server);
        await host.InitializeAsync();
        await host.StoreAsync(host.NextTraceId(), Data("a", Span(1, Noon)));
        await server.Server.KillAsync();
        Assert.Equal(StatusCode.Unavailable, (await FailureAsync(() => host.GetAsync(host.NextTraceId()))).StatusCode);
        Assert.Equal(StatusCode.Unavailable, (await FailureAsync(() => host.FindAsync(new()))).StatusCode);
        var services = host.Client.GetServicesAsync(new(), cancellationToken: Cancellation);
        Assert.Equal(StatusCode.Unavailable, (await FailureAsync(() => services.ResponseAsync)).StatusCode);
    }

    [Fact]
    public async Task A_query_is_a_span_with_the_time_in_the_database_as_events()
    {
        var spans = new List<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Tracepost.DataService",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span =>
            {
                lock (spans) spans.Add(span);
            },
        };
        ActivitySource.AddActivityListener(listener);
        var service = $"traced-{Guid.NewGuid():N}";
        await _host.StoreAsync(_host.NextTraceId(), Data(service, Span(1, Noon)));
        Assert.Single(await _host.FindAsync(new() { ServiceName = service }));

        Activity span;
        lock (spans) span = Assert.Single(spans, span => span.GetTagItem("tracepost.query.service") is string name && name == service);
        Assert.Equal("handle_request", span.OperationName);
        Assert.Equal("find_traces", span.GetTagItem("tracepost.query.kind"));
        Assert.Equal(1, span.GetTagItem("tracepost.query.traces"));
        string[] once = ["Fetching data from database", "Received data from database"];
        Assert.Equal([.. once, .. once], span.Events.Select(happened => happened.Name));
    }

    [Fact]
    public async Task Counts_queries_by_kind_and_status_and_what_they_read()
    {
        var measured = new List<(string Name, double Value, string? Kind)>();
        using var listener = new MeterListener();
        var factory = _host.Services.GetRequiredService<IMeterFactory>();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Scope == factory) self.EnableMeasurementEvents(instrument);
        };
        void Measured(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            lock (measured) measured.Add((instrument.Name, value, string.Join(' ', tags.ToArray().Select(tag => tag.Value))));
        }

        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Measured(instrument, value, tags));
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Measured(instrument, value, tags));
        listener.Start();
        var id = _host.NextTraceId();
        await _host.StoreAsync(id, Data("metered", Span(1, Noon), Span(1, Noon)));
        await _host.FindIdsAsync(new() { ServiceName = "metered", Attributes = { Want("span.kind", "server") } });
        await _host.GetAsync(id);
        await FailureAsync(() => _host.FindAsync(new() { SearchDepth = -1 }));

        lock (measured)
        {
            Assert.Equal(["find_trace_ids 0", "get_traces 0", "find_traces 3"], measured.Where(m => m.Name == "tracepost.query.duration").Select(m => m.Kind));
            Assert.Equal(1, measured.Where(m => m.Name == "tracepost.query.candidates").Sum(m => m.Value));
            Assert.Equal(2, measured.Where(m => m.Name == "tracepost.query.fragments").Sum(m => m.Value));
            Assert.True(measured.Where(m => m.Name == "tracepost.query.bytes").Sum(m => m.Value) > 100);
            Assert.Equal(1, measured.Where(m => m.Name == "tracepost.query.duplicates").Sum(m => m.Value));
        }
    }

    [Fact]
    public async Task Says_what_searches_it_can_do()
    {
        var client = new Capabilities.CapabilitiesClient(_host.Channel);
        var answer = await client.GetCapabilitiesAsync(new(), cancellationToken: Cancellation);
        Assert.Equal(new SearchCapabilities { WithoutServiceName = true, SameSpanConjunction = true }, answer.Search);
    }
}
