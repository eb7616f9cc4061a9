using System.ComponentModel.DataAnnotations;

namespace Tracepost.ApiService.Pages;

/// <summary>The section <c>Pages</c> of the configuration.</summary>
internal sealed record PageOptions
{
    public const string Section = "Pages";

    /// <summary>The most bytes that the traces which people look at right now take in memory, so that scrolling does not read them again.</summary>
    [Range(0, long.MaxValue)]
    public long TraceCacheBytes { get; init; } = 256 * 1024 * 1024;

    /// <summary>How long such a trace is kept, in seconds. Loading the page anew always reads it anew.</summary>
    [Range(1, 3600)]
    public int TraceCacheSeconds { get; init; } = 120;
}
