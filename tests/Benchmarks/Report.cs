using System.Globalization;
using System.Text;

namespace Tracepost.Benchmarks;

/// <summary>Lines of figures, printed as they come and kept as Markdown tables.</summary>
/// <param name="heading">Before the titles of sections.</param>
internal sealed class Report(string heading = "##")
{
    private readonly StringBuilder _markdown = new();

    public string Markdown => _markdown.ToString();

    public void Section(string title, params ReadOnlySpan<string> columns)
    {
        Write($"\n{heading} {title}\n");
        if (columns.Length == 0)
            return;
        Write($"| {string.Join(" | ", columns)} |");
        Write($"|{string.Concat(Enumerable.Repeat("---|", columns.Length))}");
    }

    public void Row(params ReadOnlySpan<string> cells) => Write($"| {string.Join(" | ", cells)} |");

    public void Text(string text) => Write(text);

    /// <summary>Milliseconds, to three digits.</summary>
    public static string Milliseconds(double value) => double.IsNaN(value) ? "" : $"{Number(value, value < 10 ? 2 : value < 100 ? 1 : 0)} ms";

    public static string Rate(double perSecond) => perSecond.ToString("N0", CultureInfo.InvariantCulture);

    public static string Number(double value, int decimals = 1) => value.ToString("N" + decimals, CultureInfo.InvariantCulture);

    public static string Percent(double ratio) => (ratio * 100).ToString("N0", CultureInfo.InvariantCulture) + " %";

    private void Write(string line)
    {
        Console.WriteLine(line);
        _markdown.AppendLine(line);
    }
}
