namespace Tracepost.DataService.Query.Search;

/// <summary>The numbers that a search's service and operation have in the fragments' columns.</summary>
internal sealed record NameIds
{
    /// <summary>Neither a service nor an operation is asked for.</summary>
    public static readonly NameIds Any = new();

    /// <summary>A fragment with one of these has a span of the service; null if no service is asked for, or the operations say it all.</summary>
    public int[]? Services { get; init; }

    /// <summary>Stands for services that have no number of their own: a fragment with one of these may have a span of the service.</summary>
    public int[] OverflowServices { get; init; } = [];

    /// <summary>A fragment with one of these has a span of the operation (and the service); null if no operation is asked for.</summary>
    public int[]? Operations { get; init; }

    /// <summary>As <see cref="OverflowServices"/>.</summary>
    public int[] OverflowOperations { get; init; } = [];

    /// <summary>Whether any name will do.</summary>
    public bool IsAny => Services is null && Operations is null;

    /// <summary>All that a fragment with a span of the service may have.</summary>
    public int[]? AllServices => Services is null ? null : [.. Services, .. OverflowServices];

    /// <summary>All that a fragment with a span of the operation may have.</summary>
    public int[]? AllOperations => Operations is null ? null : [.. Operations, .. OverflowOperations];

    /// <summary>Whether no fragment can have what is asked for.</summary>
    public bool None => AllServices is { Length: 0 } || AllOperations is { Length: 0 };
}
