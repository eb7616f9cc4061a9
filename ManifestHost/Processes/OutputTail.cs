namespace Tracepost.ManifestHost.Processes;

/// <summary>The last lines a process wrote, for the message that says why it failed.</summary>
public sealed class OutputTail
{
    private const int Capacity = 40;

    private readonly Lock _lock = new();
    private readonly Queue<string> _lines = new(Capacity);

    /// <summary>The last lines, oldest first.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lock) return [.. _lines];
        }
    }

    /// <summary>The last lines as an indented block, or a word that there are none.</summary>
    public override string ToString() =>
        Lines is { Count: > 0 } lines ? string.Join(Environment.NewLine, lines.Select(line => $"    {line}")) : "    (it wrote nothing)";

    internal void Add(string line)
    {
        lock (_lock)
        {
            if (_lines.Count == Capacity) _lines.Dequeue();
            _lines.Enqueue(line);
        }
    }
}
