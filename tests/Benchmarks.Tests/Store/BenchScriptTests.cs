using System.Diagnostics;
using Tracepost.Benchmarks.Store;

namespace Tracepost.Benchmarks.Tests.Store;

/// <summary>./bench.sh says what is wrong with its arguments before it installs or builds anything.</summary>
public class BenchScriptTests
{
    private static readonly string Script = Find(new DirectoryInfo(AppContext.BaseDirectory));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Tells_every_option_of_the_command_that_it_runs()
    {
        var (code, output, _) = await RunAsync("--help");
        Assert.Equal(0, code);
        foreach (var option in StoreCommand.Create().Options.Where(option => option.Name != "--manifest"))
            Assert.Contains(option.Name, output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("unknown: --fast", "--fast")]
    [InlineData("--spans needs a value", "--spans")]
    [InlineData("--spans is a number", "--spans", "1e6")]
    [InlineData("--spans is a number", "--spans", "")]
    [InlineData("--runs is a number", "--runs", "-1")]
    [InlineData("there is no --dataset 'zipkin'", "--dataset", "zipkin")]
    [InlineData("there is no --only 'nothing'", "--only", "nothing")]
    [InlineData("--quick and --spans exclude each other", "--spans", "200000", "--quick")]
    [InlineData("there is no file missing.md", "--output", "missing.md")]
    public async Task Refuses_what_it_does_not_know(string complaint, params string[] arguments)
    {
        var (code, _, error) = await RunAsync(arguments);
        Assert.Equal(2, code);
        Assert.Contains($"error: {complaint}", error, StringComparison.Ordinal);
        Assert.Contains("usage: ./bench.sh", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--spans", "99")]
    [InlineData("--spans", "many")]
    [InlineData("--runs", "0")]
    [InlineData("--dataset", "zipkin")]
    [InlineData("--only", "nothing")]
    [InlineData("--quick", "--spans", "200000")]
    public void The_command_refuses_it_too(params string[] arguments) => Assert.NotEmpty(StoreCommand.Create().Parse(arguments).Errors);

    [Theory]
    [InlineData("--quick", "--runs", "1")]
    [InlineData("--spans", "100000000", "--dataset", "jaeger", "--only", "ingest", "--only", "compaction", "--drop-caches", "--no-dashboard")]
    public void The_command_takes_what_the_script_passes_on(params string[] arguments) => Assert.Empty(StoreCommand.Create().Parse(arguments).Errors);

    [Fact]
    public void The_document_has_the_section_that_is_written()
    {
        var document = File.ReadAllText(Path.Combine(Path.GetDirectoryName(Script)!, "docs", "benchmarks.md"));
        Assert.Contains("| new |", MarkedSection.Replace(document, "| new |"), StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("bash", [Script, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(Cancellation), process.StandardError.ReadToEndAsync(Cancellation));
        await process.WaitForExitAsync(Cancellation).WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        return (process.ExitCode, await output, await error);
    }

    private static string Find(DirectoryInfo? folder) =>
        folder is null ? throw new InvalidOperationException("There is no bench.sh above the tests.")
        : File.Exists(Path.Combine(folder.FullName, "bench.sh")) ? Path.Combine(folder.FullName, "bench.sh")
        : Find(folder.Parent);
}
