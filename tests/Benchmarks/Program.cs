using System.CommandLine;
using Tracepost.Benchmarks;
using Tracepost.Benchmarks.Compaction;
using Tracepost.Benchmarks.Overload;
using Tracepost.Benchmarks.Protocols;
using Tracepost.Benchmarks.Queries;
using Tracepost.Benchmarks.Reading;
using Tracepost.Benchmarks.Rollups;
using Tracepost.Benchmarks.Store;

var spans = new Option<long>("--spans") { Description = "Spans per run.", DefaultValueFactory = _ => 2_000_000 };
var runs = new Option<int>("--runs") { Description = "Runs; the median counts.", DefaultValueFactory = _ => 5 };
var senders = new Option<int>("--senders") { Description = "Senders with a connection each.", DefaultValueFactory = _ => 16 };
var traces = new Option<int>("--traces-per-request") { Description = "Traces of ten spans in a request.", DefaultValueFactory = _ => 51 };
var manifest = new Option<string>("--manifest") { Description = "The manifest to run.", DefaultValueFactory = _ => "aspire-manifest.json" };
var output = new Option<string?>("--output") { Description = "A Markdown file for the report." };

var translation = new Option<bool>("--translation-only") { Description = "Only the cost of translation, in this process." };
var protocols = new Command("protocols", "The same spans through every door, beside OTLP in the same run; the cost of translation.")
{
    spans, runs, senders, traces, translation, manifest, output,
};
protocols.SetAction(async (arguments, cancellationToken) =>
{
    var report = new Report();
    var options = new ProtocolBenchmarkOptions
    {
        Spans = arguments.GetValue(spans),
        Runs = arguments.GetValue(runs),
        Senders = arguments.GetValue(senders),
        TracesPerRequest = arguments.GetValue(traces),
        TranslationOnly = arguments.GetValue(translation),
        Manifest = arguments.GetRequiredValue(manifest),
    };
    await new ProtocolBenchmark(options, report).RunAsync(cancellationToken);
    if (arguments.GetValue(output) is { } path)
        await File.WriteAllTextAsync(path, report.Markdown, cancellationToken);
});

var rollups = new Command("rollups", "What it costs a commit to be noted, and what it costs to count spans.") { spans, runs, output };
rollups.SetAction(async (arguments, cancellationToken) =>
{
    var report = new Report();
    await new RollupBenchmark(arguments.GetValue(spans), arguments.GetValue(runs), report).RunAsync(cancellationToken);
    if (arguments.GetValue(output) is { } path)
        await File.WriteAllTextAsync(path, report.Markdown, cancellationToken);
});

var size = new Option<int>("--spans") { Description = "Spans of the trace.", DefaultValueFactory = _ => 100_000 };
var reading = new Command("reading", "What it costs ApiService to answer one large trace, in this process.") { size, runs, output };
reading.SetAction(async (arguments, cancellationToken) =>
{
    var report = new Report();
    new ReadingBenchmark(arguments.GetValue(size), arguments.GetValue(runs), report).Run();
    if (arguments.GetValue(output) is { } path)
        await File.WriteAllTextAsync(path, report.Markdown, cancellationToken);
});

var operations = new Option<int>("--operations") { Description = "Operations of the service.", DefaultValueFactory = _ => 1000 };
var calls = new Option<int>("--calls") { Description = "Calls of each in a minute.", DefaultValueFactory = _ => 60 };
var metrics = new Command("span-metrics", "What it costs to answer the Monitor tab of Jaeger's UI.") { operations, calls, runs, output };
metrics.SetAction(async (arguments, cancellationToken) =>
{
    var report = new Report();
    await new SpanMetricsBenchmark(arguments.GetValue(operations), arguments.GetValue(calls), arguments.GetValue(runs), report).RunAsync(cancellationToken);
    if (arguments.GetValue(output) is { } path)
        await File.WriteAllTextAsync(path, report.Markdown, cancellationToken);
});

var asked = new Option<int>("--runs") { Description = "How often each question is asked; large traces a tenth as often.", DefaultValueFactory = _ => 100 };
var queries = new Command("queries", "What clients of every query API wait for an answer, beside the same rows from PostgreSQL.") { spans, asked, manifest, output };
queries.SetAction(async (arguments, cancellationToken) =>
{
    var report = new Report();
    var options = new QueryBenchmarkOptions
    {
        Spans = arguments.GetValue(spans),
        Runs = arguments.GetValue(asked),
        LargeRuns = Math.Max(5, arguments.GetValue(asked) / 10),
        Manifest = arguments.GetRequiredValue(manifest),
    };
    await new QueryBenchmark(options, report).RunAsync(cancellationToken);
    if (arguments.GetValue(output) is { } path)
        await File.WriteAllTextAsync(path, report.Markdown, cancellationToken);
});

var compaction = new Command("compaction", "What compacting a day gains and costs: what merging fragments, larger dictionaries and higher levels do to payloads, and a whole day.") { spans, output };
compaction.SetAction(async (arguments, cancellationToken) =>
{
    var report = new Report();
    new CompressionGain(Math.Min(60_000, arguments.GetValue(spans)), report).Run();
    await new CompactionBenchmark(arguments.GetValue(spans), report).RunAsync(cancellationToken);
    if (arguments.GetValue(output) is { } path)
        await File.WriteAllTextAsync(path, report.Markdown, cancellationToken);
});

return await new RootCommand("Tracepost's benchmarks. Figures are ratios, or come from one run on one machine.") { StoreCommand.Create(), protocols, rollups, reading, metrics, queries, compaction, OverloadCommand.Create() }
    // Ctrl-C: until the system has stopped and what it stored is gone.
    .Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromMinutes(2) });
