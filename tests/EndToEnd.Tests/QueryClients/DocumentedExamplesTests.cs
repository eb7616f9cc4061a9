using System.Text.Json.Nodes;
using Tracepost.EndToEnd.Tests.Running;
using Tracepost.EndToEnd.Tests.Senders;

namespace Tracepost.EndToEnd.Tests.QueryClients;

/// <summary>What docs/query-apis.md shows is what there is.</summary>
public sealed class DocumentedExamplesTests(RunningSystem system)
{
    private static readonly (string Port, string Door)[] Doors = [("16686", "http"), ("9411", "zipkin"), ("4318", "otlp-http")];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact(Timeout = 180_000)]
    public async Task Every_example_answers_as_shown()
    {
        var examples = DocumentedExamples.Read().ToList();
        Assert.True(examples.Count > 15, $"{examples.Count} examples were found: are they still written as the test reads them?");

        var wrong = new List<string>();
        foreach (var example in examples)
        {
            var printed = await RunAsync(example.Command);
            if (!IsShown(example, printed)) wrong.Add($"line {example.Line}: {example.Command}\nshown: {example.Answer}\nprinted: {printed}");
        }

        Assert.True(wrong.Count == 0, $"{DocumentedExamples.File}:\n{string.Join("\n\n", wrong)}");
    }

    private static bool IsShown(DocumentedExample example, string printed)
    {
        if (example.Language == "text") return example.Answer == printed.TrimEnd();
        try
        {
            return ShownJson.Matches(JsonNode.Parse(example.Answer), JsonNode.Parse(printed));
        }
        catch (System.Text.Json.JsonException)
        {
            return false;
        }
    }

    private async Task<string> RunAsync(string command)
    {
        foreach (var (port, door) in Doors)
            command = command.Replace($"localhost:{port}", system.Endpoint(door).Authority, StringComparison.Ordinal);
        await using var shell = Tool.Start("bash", ["-c", command], Repository.Root);
        return await shell.OutputAsync(Cancellation);
    }
}
