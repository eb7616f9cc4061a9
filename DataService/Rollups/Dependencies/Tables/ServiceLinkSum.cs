using Tracepost.TraceModel.Dependencies;

namespace Tracepost.DataService.Rollups.Dependencies.Tables;

/// <summary>How often a service called another, and how often that failed.</summary>
internal sealed record ServiceLinkSum
{
    /// <summary>The caller.</summary>
    public required string Parent { get; init; }

    /// <summary>The called.</summary>
    public required string Child { get; init; }

    /// <summary>How often.</summary>
    public required long Calls { get; init; }

    /// <summary>How often in vain.</summary>
    public required long Errors { get; init; }

    /// <summary>The number of the caller's name.</summary>
    public required int ParentId { get; init; }

    /// <summary>The number of the name of the called.</summary>
    public required int ChildId { get; init; }

    /// <summary>What the caller is.</summary>
    public required NodeKind ParentKind { get; init; }

    /// <summary>What the called is.</summary>
    public required NodeKind ChildKind { get; init; }
}
