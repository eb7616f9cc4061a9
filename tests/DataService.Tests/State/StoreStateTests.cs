using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Tracepost.DataService.State.Replicas;
using Tracepost.DataService.Storage;
using Tracepost.DataService.Tests.Conformance;
using Tracepost.Testing;
using Tracepost.TraceModel.State;
using static Tracepost.DataService.Tests.Query.TestClock;
using static Tracepost.DataService.Tests.Query.TestSpans;

namespace Tracepost.DataService.Tests.State;

/// <summary>The whole DataService says what it holds.</summary>
public sealed class StoreStateTests(PostgresServer postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_empty_store_has_days_without_spans()
    {
        await using var host = await StartAsync();

        var state = await AskAsync(host);

        Assert.NotEmpty(state.Days);
        Assert.All(state.Days, day => Assert.Equal((0ul, 0ul), (day.Spans, day.Fragments)));
        Assert.Equal((0ul, 0ul, 0ul), (state.Database.Oldest, state.Database.Newest, state.Retention.NextDay));
        Assert.Equal(90, state.Ingest.Points.Count);
    }

    [Fact]
    public async Task What_is_stored_is_told_by_day()
    {
        await using var host = await StartAsync();
        await host.WriteAsync(host.NextTraceId(), Data("web", Span(1, Noon), Span(2, Noon + Second, parent: 1)), Data("stock", Span(3, Noon + Second, parent: 2)));
        await host.WriteAsync(host.NextTraceId(), Data("web", Span(1, Midnight)));

        var state = await AskAsync(host);

        Assert.Equal(
            [((ulong)(Midnight - Days.Nanoseconds), 3ul), ((ulong)Midnight, 1ul)],
            state.Days.Where(day => day.Spans > 0).Select(day => (day.Start, day.Spans)));
        Assert.All(state.Days, day => Assert.InRange(day.IndexBytes, 1ul, day.Bytes));
        Assert.Equal(((ulong)Noon, (ulong)Midnight), (state.Database.Oldest, state.Database.Newest));
        Assert.Equal((2ul, 2ul), (state.Database.Services, state.Database.Operations));
        Assert.Equal((ulong)(Midnight - Days.Nanoseconds), state.Retention.NextDay);
        Assert.Equal((7ul, 0ul, false), (state.Retention.Days, state.Retention.MaxBytes, state.Retention.OverLimit));
        Assert.InRange(state.Retention.Bytes, 1ul, state.Database.Bytes);
        Assert.Contains(state.Tables, table => table is { Name: "attribute_segments", Bytes: > 0 });
        Assert.DoesNotContain(state.Tables, table => table.Name.StartsWith("trace_fragments", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Versions_and_settings_are_told_and_no_secrets()
    {
        await using var host = await StartAsync();

        var state = await AskAsync(host);

        Assert.Matches("^[0-9]+\\.", state.Database.Version);
        Assert.Matches("^[0-9]{4}_[a-z_]+$", state.Database.Migration);
        Assert.False(state.Database.Citus);
        Assert.InRange(state.Database.Started, 1ul, state.At);
        Assert.Equal("7", state.Settings.Single(setting => setting.Name == "Retention__Days").Value);
        Assert.Equal("true", state.Settings.Single(setting => setting.Name == "Store__SynchronousCommit").Value);
        foreach (var secret in new[] { "Password", "ConnectionString", new NpgsqlConnectionStringBuilder(host.Settings["ConnectionStrings:traces"]).Database! })
            Assert.DoesNotContain(secret, state.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_replica_says_what_it_refused_and_why()
    {
        await using var host = await StartAsync();
        var old = Data("web", Span(1, Noon - 30 * Days.Nanoseconds));
        foreach (var span in old.ResourceSpans[0].ScopeSpans[0].Spans) span.TraceId = Google.Protobuf.ByteString.CopyFrom(host.NextTraceId().ToBytes());
        await host.Writer.ExportAsync(new() { ResourceSpans = { old.ResourceSpans } }, cancellationToken: Cancellation);
        await host.Services.GetRequiredService<ReplicaReporter>().ReportAsync(Cancellation);

        var replica = Assert.Single((await AskAsync(host)).Replicas);

        Assert.True(replica.Alive);
        Assert.False(replica.DiskFull);
        Assert.Equal(Environment.MachineName, replica.Machine);
        Assert.StartsWith("0.1.0", replica.Version, StringComparison.Ordinal);
        Assert.Contains(new Counter { Name = "tracepost.ingest.rejected/too_old", Count = 1 }, replica.Counters);
    }

    [Fact]
    public async Task Rates_are_those_of_all_replicas()
    {
        await using var host = await StartAsync();
        await using var database = NpgsqlDataSource.Create(host.Settings["ConnectionStrings:traces"]!);
        foreach (var (ago, spans) in new[] { (60, 5000), (55, 3000) })
        {
            await using var insert = database.CreateCommand(string.Create(
                CultureInfo.InvariantCulture,
                $"INSERT INTO replica_reports (at, seconds, spans, bytes, commits) VALUES (now() - interval '{ago} s', 10, {spans}, {spans * 300}, 20)"));
            await insert.ExecuteNonQueryAsync(Cancellation);
        }

        var rates = (await AskAsync(host)).Ingest;

        Assert.Equal(8000, rates.Points.Sum(point => point.Spans) * 10, 0.01);
        Assert.Equal(2_400_000, rates.Points.Sum(point => point.Bytes) * 10, 0.01);
        Assert.Equal(40, rates.Points.Sum(point => point.Commits) * 10, 0.01);
        Assert.Equal(10ul * (ulong)Second, rates.Step);
    }

    private async Task<StorageHost> StartAsync()
    {
        var host = new StorageHost(postgres);
        await host.InitializeAsync();
        return host;
    }

    private static async Task<GetStoreStateResponse> AskAsync(StorageHost host) =>
        await new StoreState.StoreStateClient(host.Channel).GetStoreStateAsync(new(), cancellationToken: Cancellation);
}
