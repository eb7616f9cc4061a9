using Npgsql;
using Tracepost.Benchmarks.Load;
using Tracepost.Benchmarks.Measure;
using Tracepost.ManifestHost.Running;
using Tracepost.Testing.Protocols;

namespace Tracepost.Benchmarks.Protocols;

/// <summary>
/// What the same spans cost through each door: the whole system, from the sender to the commit, and the translation to OTLP alone. All protocols
/// take turns in every round, so that a busy moment of the machine is not held against one of them.
/// </summary>
internal sealed class ProtocolBenchmark(ProtocolBenchmarkOptions options, Report report)
{
    // Clients keep a datagram below 65,000 bytes.
    private const int TracesPerDatagram = 7;

    // Spans per second.
    private const double WarmUpPace = 20_000;

    private static readonly string[] Services = ["apiservice", "dataservice", "postgres"];

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await MeasureTranslationAsync(cancellationToken);
        if (options.TranslationOnly) return;
        var state = Directory.CreateTempSubdirectory("tracepost-benchmark-");
        try
        {
            await using var system = await ManifestRunner.StartAsync(
                new ManifestRunnerOptions(options.Manifest) { StateDirectory = state.FullName, FreePorts = true, Dashboard = false, Build = false },
                cancellationToken);
            await MeasureDoorsAsync(system, cancellationToken);
        }
        finally
        {
            state.Delete(recursive: true);
        }
    }

    private async Task MeasureTranslationAsync(CancellationToken cancellationToken)
    {
        report.Section("Translation to OTLP, one thread", "protocol", "spans/s", "CPU per span", "allocated per span", "bytes per span as sent");
        foreach (var protocol in Protocol.Acknowledged.Concat(Protocol.Unacknowledged))
        {
            if (!Translators.ByProtocol.TryGetValue(protocol.Name, out var translate)) continue;
            var requests = await ProtocolRequests.CreateAsync(protocol, options.TracesPerRequest);
            Row(protocol.Name, TranslationCost.Measure(translate, requests), requests);
            if (protocol.Name == "jaeger-thrift-http") Row("(Apache's library only passing over it)", await ApacheThrift.MeasureAsync(requests, cancellationToken), requests);
        }

        void Row(string name, TranslationCost cost, ProtocolRequests requests) => report.Row(
            name, Report.Rate(1e9 / cost.NanosecondsPerSpan), $"{Report.Number(cost.NanosecondsPerSpan / 1000, 2)} µs",
            $"{Report.Number(cost.BytesAllocatedPerSpan)} B", Report.Number(requests.BytesPerSpan, 0));
    }

    private async Task MeasureDoorsAsync(ManifestRunner system, CancellationToken cancellationToken)
    {
        var doors = new List<MeasuredDoor>();
        foreach (var protocol in Protocol.Acknowledged.Concat(Protocol.Unacknowledged))
        {
            var datagrams = protocol.Name.EndsWith("-udp", StringComparison.Ordinal);
            var requests = await ProtocolRequests.CreateAsync(protocol, datagrams ? TracesPerDatagram : options.TracesPerRequest);
            var url = new Uri(system.Endpoint("apiservice", protocol.Door).Url);
            doors.Add(new MeasuredDoor(protocol.Name, datagrams, new ProtocolLoad(protocol, url, requests, options.Senders)));
        }

        await using var database = NpgsqlDataSource.Create(system.ConnectionString("traces"));
        for (var round = 0; round <= options.Runs; round++)
        {
            Console.WriteLine(round == 0 ? "warming up" : $"round {round}");
            foreach (var door in doors)
            {
                // Half of what the store takes, or what is measured is how fast the kernel throws packets away.
                var pace = !door.Datagrams ? double.PositiveInfinity : round == 0 ? WarmUpPace : doors[0].Rounds[^1].Rate / 2;
                await MeasureAsync(system, database, door, pace, warmUp: round == 0, cancellationToken);
            }
        }

        var otlp = doors[0];
        report.Section(
            "Through the doors, durable", "protocol", "stored, spans/s", $"of {otlp.Name}", "lost", "apiservice, CPU per span", "dataservice", "PostgreSQL");
        foreach (var door in doors)
        {
            report.Row(
                [
                    door.Name, Report.Rate(door.Rate), Report.Percent(door.Rate / otlp.Rate), Report.Percent(door.Lost),
                    .. door.CpuPerSpan.Select(microseconds => $"{Report.Number(microseconds, 2)} µs"),
                ]);
        }
    }

    private async Task MeasureAsync(
        ManifestRunner system, NpgsqlDataSource database, MeasuredDoor door, double pace, bool warmUp, CancellationToken cancellationToken)
    {
        var storedBefore = await StoredAsync(database, cancellationToken);
        var cpuBefore = Services.Select(service => Cpu(system, service)).ToArray();
        var (sent, elapsed) = await door.Load.RunAsync(warmUp ? options.Spans / 4 : options.Spans, pace, cancellationToken);

        // What is sent without an answer may still be on its way.
        var stored = await StoredAsync(database, cancellationToken) - storedBefore;
        for (var patience = 0; stored < sent && patience < 10; patience++)
        {
            await Task.Delay(100, cancellationToken);
            stored = await StoredAsync(database, cancellationToken) - storedBefore;
        }

        if (warmUp) return;
        var cpu = Services.Select((service, i) => (Cpu(system, service) - cpuBefore[i]) * 1e6 / stored).ToArray();
        door.Rounds.Add(new Round(stored / elapsed.TotalSeconds, 1 - ((double)stored / sent), cpu));
    }

    private static async Task<long> StoredAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        await using var sum = database.CreateCommand("SELECT coalesce(sum(span_count), 0) FROM trace_fragments");
        return (long)(await sum.ExecuteScalarAsync(cancellationToken))!;
    }

    private static double Cpu(ManifestRunner system, string service) => system.ProcessId(service) is { } id ? ProcessCpu.Read(id) : 0;

    private sealed record Round(double Rate, double Lost, double[] CpuPerSpan);

    private sealed record MeasuredDoor(string Name, bool Datagrams, ProtocolLoad Load)
    {
        public List<Round> Rounds { get; } = [];

        public double Rate => Median(round => round.Rate);

        public double Lost => Median(round => round.Lost);

        public IEnumerable<double> CpuPerSpan => Services.Select((_, i) => Median(round => round.CpuPerSpan[i]));

        private double Median(Func<Round, double> figure) => Rounds.Select(figure).Order().ElementAt(Rounds.Count / 2);
    }
}

/// <summary>How much to send.</summary>
internal sealed record ProtocolBenchmarkOptions
{
    /// <summary>Spans per protocol and round.</summary>
    public long Spans { get; init; } = 500_000;

    /// <summary>How many rounds; the median counts.</summary>
    public int Runs { get; init; } = 3;

    /// <summary>Senders with a connection each.</summary>
    public int Senders { get; init; } = 16;

    /// <summary>Traces of ten spans in a request.</summary>
    public int TracesPerRequest { get; init; } = 51;

    /// <summary>Only the cost of translation, in this process.</summary>
    public bool TranslationOnly { get; init; }

    /// <summary>The manifest to run.</summary>
    public string Manifest { get; init; } = "aspire-manifest.json";
}
