using System.Collections.Concurrent;

namespace Tracepost.Testing.Protocols.Overload;

/// <summary>What senders were told, and how often.</summary>
public sealed class Answers
{
    private readonly ConcurrentDictionary<string, int> _counts = new();

    /// <summary>How often each was told, such as <c>200</c>, <c>429, retry after 1 s</c> or <c>ResourceExhausted, retry after 1 s</c>.</summary>
    public IReadOnlyDictionary<string, int> Counts => _counts;

    /// <summary>Counts one.</summary>
    public void Add(string answer) => _counts.AddOrUpdate(answer, 1, (_, count) => count + 1);

    /// <summary>How often any was told that starts so.</summary>
    public int Of(string start) => _counts.Where(pair => pair.Key.StartsWith(start, StringComparison.Ordinal)).Sum(pair => pair.Value);

    /// <inheritdoc/>
    public override string ToString() => string.Join("; ", _counts.OrderByDescending(pair => pair.Value).Select(pair => $"{pair.Value} x {pair.Key}"));
}
