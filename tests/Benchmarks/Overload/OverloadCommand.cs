using System.CommandLine;

namespace Tracepost.Benchmarks.Overload;

/// <summary><c>overload</c>.</summary>
internal static class OverloadCommand
{
    public static Command Create()
    {
        var seconds = new Option<int>("--seconds") { Description = "Seconds for each kind of sender.", DefaultValueFactory = _ => 20 };
        var kinds = new Option<string>("--kinds") { Description = "Only senders of which the name has this.", DefaultValueFactory = _ => "" };
        var environment = new Option<string[]>("--env") { Description = "NAME=value for both services.", DefaultValueFactory = _ => [] };
        var manifest = new Option<string>("--manifest") { Description = "The manifest to run.", DefaultValueFactory = _ => "aspire-manifest.json" };
        var output = new Option<string?>("--output") { Description = "A Markdown file for the report." };
        var command = new Command("overload", "The memory of both services under every kind of sender that is too much for them.") { seconds, kinds, environment, manifest, output };
        command.SetAction(async (arguments, cancellationToken) =>
        {
            var report = new Report();
            var options = new OverloadBenchmarkOptions
            {
                Each = TimeSpan.FromSeconds(arguments.GetValue(seconds)),
                Kinds = arguments.GetRequiredValue(kinds),
                Environment = arguments.GetRequiredValue(environment).Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]),
                Manifest = arguments.GetRequiredValue(manifest),
            };
            await new OverloadBenchmark(options, report).RunAsync(cancellationToken);
            if (arguments.GetValue(output) is { } path) await File.WriteAllTextAsync(path, report.Markdown, cancellationToken);
        });
        return command;
    }
}
