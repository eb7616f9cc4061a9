using System.ComponentModel.DataAnnotations;

namespace Tracepost.DataService.Rollups.Dependencies;

/// <summary>What is kept of which service called which. Section <c>Dependencies</c>.</summary>
internal sealed record DependencyOptions
{
    public const string Section = "Dependencies";

    /// <summary>Days that links are kept, by the start of their traces. They are small, so they may be kept for longer than spans.</summary>
    [Range(1, 3650)]
    public int RetentionDays { get; init; } = 90;

    /// <summary>Minutes after their arrival for which links are kept by the second; then by the hour.</summary>
    [Range(1, 7 * 24 * 60)]
    public int SecondsForMinutes { get; init; } = 60;

    /// <summary>
    /// Services, databases, hosts … that one service calls or is called by and that send no spans themselves. Calls to those that come later
    /// are counted under the name "(other)", until others have not been seen for as long as spans are kept.
    /// </summary>
    [Range(1, 100_000)]
    public int MaxRemotesPerService { get; init; } = 1_000;

    /// <summary>The same for all services together.</summary>
    [Range(1, 10_000_000)]
    public int MaxRemotes { get; init; } = 100_000;

    /// <summary>Distinct names in links; calls of others are counted under the name "(other)".</summary>
    [Range(1, 1_000_000)]
    public int MaxNames { get; init; } = 20_000;

    /// <summary>Links that an answer has at most: those with the most calls.</summary>
    [Range(1, 1_000_000)]
    public int MaxLinks { get; init; } = 100_000;

    /// <summary>Values kept for each key of <c>Query__AutocompleteKeys</c>; later ones are not kept.</summary>
    [Range(1, 100_000)]
    public int MaxAutocompleteValues { get; init; } = 1_000;
}
