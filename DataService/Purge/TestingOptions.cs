namespace Tracepost.DataService.Purge;

/// <summary>What only tests need. Section <c>Testing</c>.</summary>
internal sealed record TestingOptions
{
    public const string Section = "Testing";

    /// <summary>Whether <c>POST /purge</c> empties the store, which conformance suites of storages do between their tests.</summary>
    public bool Purge { get; init; }
}
