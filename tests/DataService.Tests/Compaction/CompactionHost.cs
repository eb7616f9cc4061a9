using System.Globalization;
using Google.Protobuf;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OpenTelemetry.Proto.Trace.V1;
using Tracepost.DataService.Compaction;
using Tracepost.DataService.Query;
using Tracepost.DataService.Rollups.Rounds;
using Tracepost.DataService.Storage;
using Tracepost.DataService.Storage.Partitions;
using Tracepost.DataService.Tests.Ingest.Requests;
using Tracepost.DataService.Tests.Query;
using Tracepost.Testing;
using Tracepost.TraceModel;
using static Tracepost.DataService.Tests.Query.TestClock;

namespace Tracepost.DataService.Tests.Compaction;

/// <summary>A replica in which yesterday can be compacted at once, when a test asks for it, piece after piece.</summary>
internal sealed class CompactionHost : IAsyncDisposable
{
    /// <summary>More pieces of work than any test has.</summary>
    private const int Most = 500;

    private CompactionHost(QueryHost query) => Query = query;

    public QueryHost Query { get; }

    public NpgsqlDataSource Database => Get<NpgsqlDataSource>();

    public string Partition { get; } = PartitionSet.NameOf(Days.OfNs(Noon));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Starts it.</summary>
    /// <param name="postgres">Where its database is.</param>
    /// <param name="settings">As in a configuration.</param>
    public static async Task<CompactionHost> StartAsync(PostgresServer postgres, params (string Key, string Value)[] settings)
    {
        var query = new QueryHost(postgres) { Compacts = true };
        query.Settings["Compaction:AfterHours"] = "0";
        query.Settings["Compaction:SettleSeconds"] = "0";
        query.Settings["Compaction:Rest"] = "0";
        query.Settings["Rollups:IntervalSeconds"] = "3600";
        foreach (var (key, value) in settings) query.Settings[key] = value;
        await query.InitializeAsync();
        return new CompactionHost(query);
    }

    public T Get<T>()
        where T : notnull => Query.Services.GetRequiredService<T>();

    /// <summary>Counts what waits to be counted.</summary>
    public Task CountAsync() => Waiting.UntilAsync(async () =>
    {
        await Get<RollupRounds>().RunAsync(among: null, alone: false, Cancellation);
        return await ScalarAsync<long>("SELECT count(*) FROM arrivals") == 0;
    });

    /// <summary>One piece of work.</summary>
    public async Task<CompactionProgress> AdvanceAsync()
    {
        await using var connection = await Database.OpenConnectionAsync(Cancellation);
        return await Get<Compactor>().AdvanceAsync(connection, Cancellation);
    }

    /// <summary>Works until there is nothing more to do.</summary>
    /// <param name="after">Is called after each piece.</param>
    /// <returns>How many pieces there were.</returns>
    public async Task<int> CompactAsync(Func<Task>? after = null)
    {
        for (var pieces = 0; pieces < Most; pieces++)
        {
            if (await AdvanceAsync() == CompactionProgress.Idle) return pieces;
            if (after is not null) await after();
        }

        throw new InvalidOperationException("It has no end.");
    }

    /// <summary>Works until the day is that far.</summary>
    public async Task CompactToAsync(CompactionPhase phase)
    {
        for (var pieces = 0; pieces < Most && await PhaseAsync() != phase; pieces++) await AdvanceAsync();
        Assert.Equal(phase, await PhaseAsync());
    }

    /// <summary>How far yesterday is.</summary>
    public async Task<CompactionPhase> PhaseAsync() => (CompactionPhase)await ScalarAsync<short>(
        string.Create(CultureInfo.InvariantCulture, $"SELECT coalesce(max(phase), 0)::smallint FROM compactions WHERE day = '{DateOnly.FromDayNumber(Days.OfNs(Noon)):yyyy-MM-dd}'"));

    /// <summary>Stores each of these in a commit of its own.</summary>
    public async Task StoreAsync(TraceId traceId, params TracesData[] fragments)
    {
        foreach (var data in fragments) await Query.StoreAsync(traceId, data);
    }

    /// <summary>The spans of a trace with their services, as an answer has them.</summary>
    public async Task<List<string>> SpansAsync(TraceId traceId) => [.. (await Query.GetAsync(traceId)).SelectMany(SpansOf).Order(StringComparer.Ordinal)];

    /// <summary>The spans with their services, byte by byte.</summary>
    public static IEnumerable<string> SpansOf(TracesData data) => data.ResourceSpans.SelectMany(resource =>
        resource.ScopeSpans.SelectMany(scope => scope.Spans)
            .Select(span => $"{System.Text.Encoding.UTF8.GetString(ResourceServiceName.Read(resource.ToByteArray()))} {span.ToByteString().ToBase64()}"));

    public Task<long> RowsAsync() => ScalarAsync<long>($"SELECT count(*) FROM {Partition}");

    /// <summary>Tables of compactions that are under way.</summary>
    public Task<long> LeftoversAsync() => ScalarAsync<long>(
        "SELECT (SELECT count(*) FROM pg_class WHERE relname LIKE 'compacted\\_%' AND relkind = 'r') + (SELECT count(*) FROM pg_trigger WHERE tgname = 'compaction_late')");

    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = Database.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync(Cancellation))!;
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var command = Database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Cancellation);
    }

    public ValueTask DisposeAsync() => Query.DisposeAsync();
}
