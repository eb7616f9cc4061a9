using Tracepost.ApiService.Sampling;
using Tracepost.ApiService.Sampling.Files;

namespace Tracepost.ApiService.Tests.Sampling.Files;

/// <summary>docs/sampling.md says what its example means; so it does.</summary>
public sealed class DocumentedFileTests
{
    [Fact]
    public async Task The_example_of_the_documentation_means_what_it_says()
    {
        var document = StrategiesReader.Read(System.Text.Encoding.UTF8.GetBytes(await ReadExampleAsync()));
        var table = new StrategyMerger(0.001).Merge(document);

        Assert.Empty(document.Warnings);
        var orders = Assert.IsType<PerOperationStrategy>(table.For("orders"));
        Assert.Equal(0.5, orders.DefaultRate);
        Assert.Equal([new OperationRate("POST /orders", 1), new OperationRate("GET /health", 0)], orders.Operations);
        Assert.Equal(new RateLimitingStrategy(2), Assert.IsType<PerOperationStrategy>(table.For("crawler")).WholeService);
        Assert.Equal(0.1, Assert.IsType<PerOperationStrategy>(table.For("any other")).DefaultRate);
    }

    private static async Task<string> ReadExampleAsync()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Aspire.sln"))) folder = folder.Parent ?? throw new InvalidOperationException("Not in the repository.");
        var text = await File.ReadAllTextAsync(Path.Combine(folder.FullName, "docs", "sampling.md"), TestContext.Current.CancellationToken);
        const string Fence = "```";
        var start = text.IndexOf("```json\n{\n", StringComparison.Ordinal) + "```json\n".Length;
        return text[start..text.IndexOf(Fence, start, StringComparison.Ordinal)];
    }
}
