namespace Tracepost.EndToEnd.Tests.Comparison;

/// <summary>Compares two sets of facts and shows what is missing and what nobody asked for.</summary>
internal static class Facts
{
    private const int MostShown = 12;

    public static void AssertSame(IEnumerable<string> expected, IEnumerable<string> actual)
    {
        var counts = new Dictionary<string, int>();
        foreach (var fact in expected) counts[fact] = counts.GetValueOrDefault(fact) + 1;
        Assert.NotEmpty(counts); // nothing was expected: the test would prove nothing
        foreach (var fact in actual) counts[fact] = counts.GetValueOrDefault(fact) - 1;

        var differences = counts.Where(c => c.Value != 0)
            .OrderBy(c => c.Key, StringComparer.Ordinal)
            .Select(c => (c.Value > 0 ? "missing: " : "too much: ") + (c.Key.Length > 300 ? c.Key[..300] + "…" : c.Key))
            .ToList();
        if (differences.Count == 0) return;
        Assert.Fail(
            $"{differences.Count} differences:{Environment.NewLine}{string.Join(Environment.NewLine, differences.Take(MostShown))}");
    }
}
