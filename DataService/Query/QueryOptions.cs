using System.ComponentModel.DataAnnotations;

namespace Tracepost.DataService.Query;

/// <summary>The read side's bounds. Section <c>Query</c>.</summary>
internal sealed record QueryOptions
{
    public const string Section = "Query";

    /// <summary>How many traces a search returns that does not say how many it wants.</summary>
    [Range(1, 100_000)]
    public int DefaultSearchDepth { get; init; } = 100;

    /// <summary>The most traces that a search returns, whatever it asks for.</summary>
    [Range(1, 100_000)]
    public int MaxSearchDepth { get; init; } = 10_000;

    /// <summary>Seconds after which a search that is still looking for traces gives up with an error.</summary>
    [Range(1, 3600)]
    public int SearchTimeoutSeconds { get; init; } = 30;

    /// <summary>How many fragments a search decompresses and evaluates at the same time.</summary>
    [Range(1, 256)]
    public int Workers { get; init; } = 4;

    /// <summary>The size up to which the fragments of a trace are sent as one message; a larger fragment is a message of its own.</summary>
    [Range(64 * 1024, 3 * 1024 * 1024)]
    public int ChunkBytes { get; init; } = 2 * 1024 * 1024;

    /// <summary>
    /// Hours before and after the time hints of a trace by id in which its spans are looked for. If there are none at all, they are
    /// looked for everywhere.
    /// </summary>
    [Range(0, 24 * 365)]
    public int HintSlackHours { get; init; } = 24;

    /// <summary>
    /// Whether traces of Zipkin's API are told apart by their whole id. If not, ids that agree in their low 64 bits are one trace, and there is
    /// one more index. The same for all replicas.
    /// </summary>
    public bool StrictTraceIds { get; init; } = true;

    /// <summary>
    /// Minutes after the window of a search for traces in which spans that meet its conditions are looked for, of traces that start in the
    /// window. Before it, where clocks that are wrong put them, at most ten.
    /// </summary>
    [Range(0, 7 * 24 * 60)]
    public int TraceSpreadMinutes { get; init; } = 60;

    /// <summary>The most bytes that the parameters of a search may have.</summary>
    [Range(1024, 16 * 1024 * 1024)]
    public int MaxSearchBytes { get; init; } = 1024 * 1024;

    /// <summary>The most trace ids that a request may have.</summary>
    [Range(1, 1_000_000)]
    public int MaxTraceIds { get; init; } = 10_000;

    /// <summary>How many queries are answered at once. Each takes up to two of the connections that the connection string allows.</summary>
    [Range(1, 1000)]
    public int MaxConcurrent { get; init; } = 32;

    /// <summary>How many connections more searches take, all together, that read many fragments.</summary>
    [Range(0, 1000)]
    public int ExtraReaders { get; init; } = 8;

    /// <summary>How many queries wait for their turn; others are refused with <c>RESOURCE_EXHAUSTED</c>.</summary>
    [Range(0, 100_000)]
    public int MaxWaiting { get; init; } = 256;

    /// <summary>Seconds after which a query ends whose client takes nothing of the answer.</summary>
    [Range(1, 3600)]
    public int StallSeconds { get; init; } = 60;

    /// <summary>
    /// Attributes, separated by commas, of which the values are kept, so that they can be completed as somebody types: Zipkin's
    /// <c>AUTOCOMPLETE_KEYS</c>. Meant for a few with a few values, such as an environment.
    /// </summary>
    public string AutocompleteKeys { get; init; } = "";

    /// <summary>Seconds after which a query ends, however its answer goes on.</summary>
    [Range(1, 24 * 3600)]
    public int AnswerTimeoutSeconds { get; init; } = 600;
}
