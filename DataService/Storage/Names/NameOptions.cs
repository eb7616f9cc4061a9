using System.ComponentModel.DataAnnotations;

namespace Tracepost.DataService.Storage.Names;

/// <summary>How many names search knows apart. Section <c>Names</c>.</summary>
internal sealed record NameOptions
{
    public const string Section = "Names";

    /// <summary>
    /// Distinct services. Those that come later have no name of their own in search until others have not been seen for the
    /// retention; their spans are stored whole.
    /// </summary>
    [Range(1, 1_000_000)]
    public int MaxServices { get; init; } = 10_000;

    /// <summary>Distinct operations (name and kind) per service; the same holds for later ones.</summary>
    [Range(1, 1_000_000)]
    public int MaxOperationsPerService { get; init; } = 10_000;
}
