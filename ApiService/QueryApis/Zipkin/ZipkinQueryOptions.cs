using System.ComponentModel.DataAnnotations;

namespace Tracepost.ApiService.QueryApis.Zipkin;

/// <summary>Zipkin's query API: the section <c>Zipkin</c> of the configuration. The defaults are Zipkin's.</summary>
internal sealed record ZipkinQueryOptions
{
    public const string Section = "Zipkin";

    private const int DayInMilliseconds = 86_400_000;

    /// <summary>False: traces are found by their ids only; searches find nothing, and there are no names. SEARCH_ENABLED in Zipkin.</summary>
    public bool SearchEnabled { get; init; } = true;

    /// <summary>How many milliseconds before its end a search looks back that does not say so. QUERY_LOOKBACK in Zipkin.</summary>
    [Range(1, long.MaxValue)]
    public long DefaultLookback { get; init; } = DayInMilliseconds;

    /// <summary>How many traces a search finds that does not say so.</summary>
    [Range(1, 100_000)]
    public int DefaultLimit { get; init; } = 10;

    /// <summary>How many traces a search finds at most, whatever it says.</summary>
    [Range(1, 100_000)]
    public int MaxLimit { get; init; } = 10_000;

    /// <summary>Seconds for which a client may keep lists of names, once there are more than three services. QUERY_NAMES_MAX_AGE in Zipkin.</summary>
    [Range(0, int.MaxValue)]
    public int NamesMaxAge { get; init; } = 300;

    /// <summary>What Zipkin's own UI is told.</summary>
    public ZipkinUiOptions Ui { get; init; } = new();
}

/// <summary>The settings of Zipkin's UI, which it reads from <c>config.json</c>. They are the same as those of a Zipkin server.</summary>
internal sealed record ZipkinUiOptions
{
    /// <summary>A label at the top of every page.</summary>
    public string Environment { get; init; } = "";

    /// <summary>How many traces a search shows.</summary>
    [Range(1, 100_000)]
    public int QueryLimit { get; init; } = 10;

    /// <summary>How many milliseconds a search looks back.</summary>
    [Range(1, long.MaxValue)]
    public long DefaultLookback { get; init; } = 900_000;

    /// <summary>Where logs are; <c>{traceId}</c> stands for the id.</summary>
    public string? LogsUrl { get; init; }

    /// <summary>Where help is.</summary>
    public string? SupportUrl { get; init; }

    /// <summary>Where a trace is sent to be archived.</summary>
    public string? ArchivePostUrl { get; init; }

    /// <summary>Where an archived trace is; <c>{traceId}</c> stands for the id.</summary>
    public string? ArchiveUrl { get; init; }

    /// <summary>Whether there is a page of dependencies.</summary>
    public bool DependencyEnabled { get; init; } = true;

    /// <summary>The share of failed calls from which a line is yellow.</summary>
    [Range(0, 1)]
    public double DependencyLowErrorRate { get; init; } = 0.5;

    /// <summary>The share of failed calls from which a line is red.</summary>
    [Range(0, 1)]
    public double DependencyHighErrorRate { get; init; } = 0.75;
}
