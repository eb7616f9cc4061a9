using System.Text.Json.Nodes;
using Google.Protobuf;
using Grpc.Net.Client;
using Jaeger.Storage.V2;
using Npgsql;
using Tracepost.Testing;

namespace Tracepost.EndToEnd.Tests.Replicas;

/// <summary>Several DataServices on one database, from the moment at which it is empty, and several ApiServices before them.</summary>
public sealed class ReplicaTests(PostgresServer server)
{
    private static readonly (string, string)[] Settings =
    [
        // Dictionaries are trained soon, by all at once.
        ("Compression__CheckSeconds", "1"),
        ("Compression__SampleBytes", "262144"),
        ("AdaptiveSampling__IntervalSeconds", "2"),
        ("AdaptiveSampling__SettleSeconds", "0"),
        ("Rollups__IntervalSeconds", "1"),
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact(Timeout = 180_000)]
    public async Task Three_of_them_under_load_one_of_which_is_killed_lose_nothing_and_count_nothing_twice()
    {
        var database = await DatabaseToBeMadeAsync(server);
        await using var one = ServiceProcess.DataService(database, Settings);
        await using var two = ServiceProcess.DataService(database, Settings);
        await using var three = ServiceProcess.DataService(database, Settings);
        ServiceProcess[] dataServices = [one, two, three];
        (string, string)[] adaptive = [("Sampling__Source", "adaptive"), ("Sampling__Adaptive__CacheSeconds", "1")];
        await using var left = ServiceProcess.ApiService(dataServices, adaptive);
        await using var right = ServiceProcess.ApiService(dataServices.Reverse(), adaptive);
        await Task.WhenAll(new[] { one, two, three, left, right }.Select(service => service.ReadyAsync(Cancellation)));

        using var load = new ReplicaLoad(left, right);
        await RunAsync(load, one);

        await using var source = NpgsqlDataSource.Create(database);
        var traces = load.Acknowledged.ToList();
        TestContext.Current.TestOutputHelper?.WriteLine($"{traces.Count} traces; refused: {string.Join(", ", load.Refusals.CountBy(refusal => refusal))}");
        foreach (var service in dataServices) await AssertReadableAsync(service, traces);
        await AssertNamesAsync(source, traces);
        await AssertPartitionsAsync(source);
        await AssertDictionariesAsync(source);
        await AssertCountedAsync(source, traces, left);
        await AssertFoundAsync(traces, left, right);
        await AssertSampledAlikeAsync(left, right);
        await AssertRetentionAsync(source, dataServices);
        foreach (var service in dataServices)
            Assert.DoesNotContain(service.Log, line => line.Contains("fail:", StringComparison.Ordinal) || line.Contains("crit:", StringComparison.Ordinal));
    }

    /// <summary>Load; in the middle of it one is killed, and comes back.</summary>
    private static async Task RunAsync(ReplicaLoad load, ServiceProcess victim)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var running = load.RunAsync(stop.Token, Cancellation);
        await UntilAsync(load, 400, running);
        await victim.KillAsync();
        await UntilAsync(load, load.Acknowledged.Count + 300, running);
        await victim.RestartAsync();
        await victim.ReadyAsync(Cancellation);
        await UntilAsync(load, load.Acknowledged.Count + 300, running);
        await stop.CancelAsync();
        await running;
    }

    /// <summary>Every DataService has every trace, whoever stored it and with whatever dictionary.</summary>
    private static async Task AssertReadableAsync(ServiceProcess service, List<ReplicaTrace> traces)
    {
        using var channel = GrpcChannel.ForAddress(service.Url("Grpc"), new GrpcChannelOptions { MaxReceiveMessageSize = null });
        var client = new TraceReader.TraceReaderClient(channel);
        var found = new Dictionary<ByteString, List<ByteString>>();
        foreach (var some in traces.Chunk(50))
        {
            using var call = client.GetTraces(
                new GetTracesRequest { Query = { some.Select(trace => new GetTraceParams { TraceId = trace.TraceId }) } }, cancellationToken: Cancellation);
            while (await call.ResponseStream.MoveNext(Cancellation))
            {
                foreach (var span in call.ResponseStream.Current.ResourceSpans.SelectMany(r => r.ScopeSpans).SelectMany(s => s.Spans))
                {
                    if (!found.TryGetValue(span.TraceId, out var ids)) found.Add(span.TraceId, ids = []);
                    ids.Add(span.SpanId);
                }
            }
        }

        static IEnumerable<string> Sorted(IEnumerable<ByteString> ids) => ids.Select(id => id.ToBase64()).Order();
        foreach (var trace in traces) Assert.Equal(Sorted(trace.SpanIds), Sorted(found.GetValueOrDefault(trace.TraceId) ?? []));
    }

    private static async Task AssertNamesAsync(NpgsqlDataSource source, List<ReplicaTrace> traces)
    {
        var names = await ListAsync(source, """
            SELECT s.name || ' ' || CASE o.kind WHEN 2 THEN 'Server' WHEN 3 THEN 'Client' END || ' ' || o.name FROM operations o JOIN services s ON s.id = o.service_id
            """);
        Assert.Equal(traces.SelectMany(trace => trace.Names).Distinct().Order(StringComparer.Ordinal), names.Order(StringComparer.Ordinal));
        Assert.Empty(await ListAsync(source, """
            SELECT DISTINCT n.id::text FROM trace_fragments, unnest(name_ids(names)) AS n (id)
            WHERE NOT EXISTS (SELECT FROM services s WHERE s.id = -n.id) AND NOT EXISTS (SELECT FROM operations o WHERE o.id = n.id)
            """));
    }

    /// <summary>Those of the days on which traces started, today's and tomorrow's; each attached once.</summary>
    private static async Task AssertPartitionsAsync(NpgsqlDataSource source)
    {
        var bounds = await ListAsync(source, """
            SELECT pg_get_expr(c.relpartbound, c.oid) FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = 'trace_fragments'::regclass
            """);
        Assert.Equal(bounds.Count, bounds.Distinct().Count());
        Assert.InRange(bounds.Count, ReplicaTrace.Days + 1, ReplicaTrace.Days + 3);
        Assert.Empty(await ListAsync(source, "SELECT relname::text FROM pg_class WHERE relname LIKE 'trace_fragments\\_%' AND relkind = 'r' AND NOT relispartition"));
    }

    private static async Task AssertDictionariesAsync(NpgsqlDataSource source)
    {
        Assert.NotEmpty(await ListAsync(source, "SELECT id::text FROM dictionaries"));
        Assert.NotEmpty(await ListAsync(source, "SELECT dictionary_id::text FROM trace_fragments WHERE dictionary_id <> 0 LIMIT 1"));
        Assert.Empty(await ListAsync(
            source, "SELECT DISTINCT dictionary_id::text FROM trace_fragments f WHERE dictionary_id <> 0 AND NOT EXISTS (SELECT FROM dictionaries d WHERE d.id = f.dictionary_id)"));
    }

    private static async Task AssertCountedAsync(NpgsqlDataSource source, List<ReplicaTrace> traces, ServiceProcess api)
    {
        var now = TimeProvider.System.GetUtcNow().AddDays(1).ToUnixTimeMilliseconds();
        var answer = JsonNode.Parse(await api.GetAsync($"/api/dependencies?endTs={now}&lookback={TimeSpan.FromDays(ReplicaTrace.Days + 2).TotalMilliseconds}", Cancellation))!;
        var links = answer["data"]!.AsArray().Select(link => $"{link!["parent"]}>{link["child"]} {link["callCount"]}");
        Assert.Equal(traces.SelectMany(trace => trace.Links).CountBy(link => link).Select(pair => $"{pair.Key} {pair.Value}").Order(), links.Order());

        while ((await ListAsync(source, "SELECT id::text FROM arrivals LIMIT 1")).Count > 0) await Task.Delay(100, Cancellation);
        var counted = await ListAsync(source, "SELECT service || ' ' || sum(c) FROM span_metrics, unnest(calls) AS c GROUP BY service");
        var spans = traces.SelectMany(trace => (string[])[trace.ServiceOf(0), trace.ServiceOf(0), trace.ServiceOf(1), trace.ServiceOf(1), trace.ServiceOf(2)]);
        Assert.Equal(spans.CountBy(service => service).Select(pair => $"{pair.Key} {pair.Value}").Order(), counted.Order());
    }

    /// <summary>By a tag that only one trace has.</summary>
    private static async Task AssertFoundAsync(List<ReplicaTrace> traces, params ServiceProcess[] apis)
    {
        var someEverywhere = traces.Where((_, i) => i % (traces.Count / 20) == 0).ToList();
        var start = TimeProvider.System.GetUtcNow().AddDays(-ReplicaTrace.Days - 1).ToUnixTimeMilliseconds() * 1000;
        foreach (var (i, trace) in someEverywhere.Index())
        {
            var tags = Uri.EscapeDataString($$"""{"order.id":"{{trace.Order}}"}""");
            var answer = JsonNode.Parse(await apis[i % apis.Length].GetAsync($"/api/traces?service={trace.ServiceOf(i % 3)}&start={start}&tags={tags}", Cancellation))!;
            Assert.Equal([Convert.ToHexStringLower(trace.TraceId.Span)], answer["data"]!.AsArray().Select(found => $"{found!["traceID"]}"));
            Assert.Equal(ReplicaTrace.Spans, answer["data"]![0]!["spans"]!.AsArray().Count);
        }
    }

    private static async Task AssertSampledAlikeAsync(params ServiceProcess[] apis)
    {
        string[] answers;
        do
        {
            await Task.Delay(100, Cancellation);
            answers = await Task.WhenAll(apis.Select(api => api.GetAsync("/sampling?service=replica-1", Cancellation, "Sampling")));
        }
        while (answers.Distinct().Count() > 1 || JsonNode.Parse(answers[0])!["strategyType"]!.GetValue<string>() != "PROBABILISTIC");
    }

    /// <summary>All start at once with a shorter retention: what is too old goes once.</summary>
    private static async Task AssertRetentionAsync(NpgsqlDataSource source, ServiceProcess[] dataServices)
    {
        await Task.WhenAll(dataServices.Select(service => service.StopAsync()));
        await Task.WhenAll(dataServices.Select(service => service.RestartAsync(("Retention__Days", "1"))));
        await Task.WhenAll(dataServices.Select(service => service.ReadyAsync(Cancellation)));
        const string Old = "SELECT relname::text FROM pg_class WHERE relname ~ '^trace_fragments_2[0-9]{7}$' AND relname < 'trace_fragments_' || to_char(now() - interval '25 hours', 'YYYYMMDD')";
        while ((await ListAsync(source, Old)).Count > 0) await Task.Delay(100, Cancellation);

        var dropped = dataServices.SelectMany(service => service.Log).Where(line => line.Contains("Dropped the partition", StringComparison.Ordinal)).Select(line => line.Trim()).ToList();
        Assert.NotEmpty(dropped);
        Assert.Equal(dropped.Distinct(), dropped);
    }

    private static async Task UntilAsync(ReplicaLoad load, int traces, Task running)
    {
        while (load.Acknowledged.Count < traces)
        {
            Assert.False(running.IsFaulted, $"{running.Exception}");
            await Task.Delay(20, Cancellation);
        }
    }

    /// <summary>The name of a database that is not there yet.</summary>
    private static async Task<string> DatabaseToBeMadeAsync(PostgresServer server) =>
        new NpgsqlConnectionStringBuilder(await server.CreateDatabaseAsync(Cancellation)) { Database = $"replicas_{Guid.NewGuid():N}" }.ConnectionString;

    private static async Task<List<string>> ListAsync(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        await using var rows = await command.ExecuteReaderAsync(Cancellation);
        var list = new List<string>();
        while (await rows.ReadAsync(Cancellation)) list.Add(rows.GetString(0));
        return list;
    }
}
