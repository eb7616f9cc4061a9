using System.CommandLine;
using System.Globalization;

namespace Tracepost.Benchmarks.Store;

/// <summary>The command <c>store</c>: what <c>./bench.sh</c> runs.</summary>
internal static class StoreCommand
{
    private const long Quick = 1_000_000, QuickRuns = 3;

    /// <summary>Makes it.</summary>
    public static Command Create()
    {
        var spans = Number("--spans", "Spans that are stored in the end; measured at 1 and 10 million on the way.", 10_000_000, 100_000, 1_000_000_000);
        var runs = Number("--runs", "Runs of ingest at each size; the median counts.", 5, 1, 100);
        var quick = new Option<bool>("--quick") { Description = "A million spans, fewer runs, half the overload: some minutes." };
        var datasets = Choice("--dataset", "Of which dataset; can be repeated.", StoreBenchmarkOptions.AllDatasets);
        var parts = Choice("--only", "Only this part; can be repeated.", StoreBenchmarkOptions.AllParts);
        var dashboard = new Option<bool>("--no-dashboard") { Description = "Without the Aspire dashboard." };
        var drop = new Option<bool>("--drop-caches")
        {
            Description = "At the restart the kernel forgets its page cache too (root only; it does so for the whole machine).",
        };
        var manifest = new Option<string>("--manifest") { Description = "The manifest to run.", DefaultValueFactory = _ => "aspire-manifest.json" };
        var output = new Option<string?>("--output")
        {
            Description = "A Markdown file whose section between the marks 'store: begin' and 'store: end' is written.",
        };
        var command = new Command("store", "Every figure by which the store is judged: ingest, size, queries, growth, cost, compaction, overload.")
        {
            spans, runs, quick, datasets, parts, dashboard, drop, manifest, output,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(quick) && result.GetResult(spans) is { Implicit: false }) result.AddError("--quick and --spans exclude each other");
        });
        command.SetAction((arguments, cancellationToken) =>
        {
            var isQuick = arguments.GetValue(quick);
            var options = new StoreBenchmarkOptions
            {
                Spans = isQuick ? Quick : arguments.GetValue(spans),
                Runs = (int)(isQuick && arguments.GetResult(runs) is not { Implicit: false } ? QuickRuns : arguments.GetValue(runs)),
                Datasets = arguments.GetValue(datasets) is { Length: > 0 } some ? some : StoreBenchmarkOptions.AllDatasets,
                Parts = arguments.GetValue(parts) is { Length: > 0 } chosen ? chosen : StoreBenchmarkOptions.AllParts,
                Dashboard = !arguments.GetValue(dashboard),
                DropPageCache = arguments.GetValue(drop),
                Manifest = arguments.GetRequiredValue(manifest),
            };
            if (isQuick) options = options with { Asks = 40, Overload = TimeSpan.FromSeconds(30) };
            return RunAsync(options, arguments.GetValue(output), cancellationToken);
        });
        return command;
    }

    private static async Task RunAsync(StoreBenchmarkOptions options, string? output, CancellationToken cancellationToken)
    {
        // Before an hour of work, not after it.
        if (output is not null) MarkedSection.Replace(await File.ReadAllTextAsync(output, cancellationToken), "");
        var (stages, overload) = await new StoreBenchmark(options).RunAsync(cancellationToken);
        var report = new Report("###");
        StoreReport.Write(report, stages, overload);
        if (output is null) return;
        var text = await File.ReadAllTextAsync(output, cancellationToken);
        await File.WriteAllTextAsync(output, MarkedSection.Replace(text, report.Markdown), cancellationToken);
    }

    private static Option<long> Number(string name, string description, long usual, long least, long most) => new(name)
    {
        Description = description,
        DefaultValueFactory = _ => usual,
        CustomParser = result =>
        {
            var isNumber = long.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
            if (isNumber && number >= least && number <= most) return number;
            result.AddError($"{name} is from {least} to {most}");
            return usual;
        },
    };

    private static Option<string[]> Choice(string name, string description, string[] values)
    {
        var option = new Option<string[]>(name) { Description = $"{description} One of: {string.Join(", ", values)}." };
        option.AcceptOnlyFromAmong(values);
        return option;
    }
}
