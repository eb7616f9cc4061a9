using Tracepost.DataService.Query;

namespace Tracepost.DataService.Rollups.Dependencies.Names;

/// <summary>The attributes of which the values are kept.</summary>
internal sealed class AutocompleteKeys(QueryOptions options)
{
    /// <summary>The keys, each once, in the order of the configuration.</summary>
    public IReadOnlyList<string> All { get; } =
        [.. options.AutocompleteKeys.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal)];
}
