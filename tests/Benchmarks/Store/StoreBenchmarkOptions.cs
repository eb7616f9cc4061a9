namespace Tracepost.Benchmarks.Store;

/// <summary>What is measured of the store, and at which sizes.</summary>
internal sealed record StoreBenchmarkOptions
{
    /// <summary>Everything that can be measured.</summary>
    public static readonly string[] AllParts = ["ingest", "size", "queries", "compaction", "overload"];

    /// <summary>The datasets there are.</summary>
    public static readonly string[] AllDatasets = ["jaeger", "orders"];

    /// <summary>Spans that are stored in the end.</summary>
    public long Spans { get; init; } = 10_000_000;

    /// <summary>Which datasets, each in a system of its own.</summary>
    public IReadOnlyList<string> Datasets { get; init; } = AllDatasets;

    /// <summary>What of <see cref="AllParts"/>.</summary>
    public IReadOnlyList<string> Parts { get; init; } = AllParts;

    /// <summary>How often ingest is measured at each size, in turns with the floor and the dashboard; the median counts.</summary>
    public int Runs { get; init; } = 5;

    /// <summary>How often each question is asked.</summary>
    public int Asks { get; init; } = 100;

    /// <summary>How long more is sent than the store can take.</summary>
    public TimeSpan Overload { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Whether the kernel forgets its page cache at the restart, if it may be told to.</summary>
    public bool DropPageCache { get; init; }

    /// <summary>Whether the Aspire dashboard is measured too, if it can be had.</summary>
    public bool Dashboard { get; init; } = true;

    /// <summary>Senders with a connection each.</summary>
    public int Senders { get; init; } = 16;

    /// <summary>Connections of the floor: as many as DataService's writers.</summary>
    public int Writers { get; init; } = 4;

    /// <summary>The manifest to run.</summary>
    public string Manifest { get; init; } = "aspire-manifest.json";

    /// <summary>How many spans are stored when it is measured: 1, 10, 100 million, up to <see cref="Spans"/>.</summary>
    public IReadOnlyList<long> Stages
    {
        get
        {
            var stages = new List<long>();
            for (var stage = 1_000_000L; stage < Spans; stage *= 10) stages.Add(stage);
            return [.. stages, Spans];
        }
    }

    /// <summary>Spans that one run of ingest sends when so many will be stored.</summary>
    public long SpansPerRun(long stage) => Math.Clamp(stage * 3 / 4 / Runs, 10_000, 1_000_000);

    /// <summary>Whether a part is measured.</summary>
    public bool Has(string part) => Parts.Contains(part);
}
