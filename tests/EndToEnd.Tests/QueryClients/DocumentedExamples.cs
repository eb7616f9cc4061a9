using Tracepost.EndToEnd.Tests.Running;

namespace Tracepost.EndToEnd.Tests.QueryClients;

/// <summary>
/// The examples of docs/query-apis.md: a fenced block of <c>sh</c> and, directly after it, the answer, as a block of <c>json</c> or <c>text</c>. Other
/// blocks are not run.
/// </summary>
internal static class DocumentedExamples
{
    public static string File { get; } = Path.Combine(Repository.Root, "docs", "query-apis.md");

    /// <summary>In their order: later ones read what the first one sends.</summary>
    public static IEnumerable<DocumentedExample> Read()
    {
        var blocks = Blocks(System.IO.File.ReadAllLines(File)).ToList();
        foreach (var (command, answer) in blocks.Zip(blocks.Skip(1)))
        {
            if (command.Language == "sh" && answer.Language is "json" or "text" && answer.First - command.Last <= 2)
                yield return new DocumentedExample(command.First, command.Text, answer.Language, answer.Text);
        }
    }

    private static IEnumerable<(string Language, int First, int Last, string Text)> Blocks(string[] lines)
    {
        for (var i = 0; i < lines.Length; i++)
        {
            if (!lines[i].StartsWith("```", StringComparison.Ordinal)) continue;
            var end = Array.FindIndex(lines, i + 1, line => line == "```");
            yield return (lines[i][3..], i + 1, end + 1, string.Join('\n', lines[(i + 1)..end]));
            i = end;
        }
    }
}

/// <summary>An example.</summary>
/// <param name="Line">Where it is.</param>
/// <param name="Command">For a shell.</param>
/// <param name="Language">json or text.</param>
/// <param name="Answer">What the command prints, with … for what varies.</param>
internal sealed record DocumentedExample(int Line, string Command, string Language, string Answer);
